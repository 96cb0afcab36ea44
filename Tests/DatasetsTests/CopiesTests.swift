import Datasets
import Foundation
import Imaging
import Pixels
import Testing

@Suite("Copies across parts")
struct CopiesTests {
  /// Noise pictures; some numbers are stored twice, one of them as a lossy file.
  private func dataset(_ pictures: [(name: String, bytes: [UInt8])]) throws -> (Dataset, URL) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, bytes) in pictures {
      try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
    let source = try Sources.open(DataLocation(path: folder.path))
    let dataset = try Dataset.load(
      source, size: Size(side: 32), channels: 3, labels: [], identity: nil, budget: 1 << 20,
      threads: 1)
    return (dataset, folder)
  }

  private func blobs(_ seed: UInt64) -> Image {
    var generator = SeededGenerator(seed: seed)
    let coarse = (0..<64).map { _ in Int(generator.integer(below: 256)) }
    let bytes = (0..<32 * 32).flatMap { place -> [UInt8] in
      let value = UInt8(coarse[place / 32 / 4 * 8 + place % 32 / 4])
      return [value, value, value]
    }
    return Image(size: Size(side: 32), channels: 3, bytes: bytes)
  }

  @Test("exact and recompressed copies in different parts are found, others are not")
  func finds() throws {
    let (twice, lossy, inside) = (blobs(1), blobs(2), blobs(3))
    let others = try (10..<30).map { ("other\($0).png", try PNG.encode(blobs(UInt64($0)))) }
    let named = [
      ("a.png", try PNG.encode(twice)), ("b.png", try PNG.encode(twice, level: 1)),
      ("c.png", try PNG.encode(lossy)), ("d.jpg", try JPEG.encode(lossy, quality: 85)),
      ("e.png", try PNG.encode(inside)), ("f.png", try PNG.encode(inside, level: 1)),
    ]
    let (dataset, folder) = try dataset(named + others)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = Dictionary(uniqueKeysWithValues: dataset.ids.enumerated().map { ($1.key, $0) })
    let test = try ["b", "d"].map { try #require(place[$0]) }
    let split = Split([
      .owner: (0..<dataset.count).filter { !test.contains($0) }, .test: test,
    ])
    let copies = Copies.across(split, of: dataset)
    #expect(copies.exact.map { [$0.first.key, $0.second.key] } == [["a", "b"]])
    #expect(copies.near.map { [$0.first.key, $0.second.key] } == [["c", "d"]])
    #expect(
      copies.sentences().first
        == "1 picture repeats one of another part exactly: a (owner) and b (test)")
  }

  @Test("black pictures are not said to be copies of each other")
  func ignoresFlat() throws {
    let flat = try [0, 40].map { level in
      try PNG.encode(
        Image(
          size: Size(side: 32), channels: 3,
          bytes: [UInt8](repeating: UInt8(level), count: 32 * 32 * 3)))
    }
    let (dataset, folder) = try dataset([("a.png", flat[0]), ("b.png", flat[1])])
    defer { try? FileManager.default.removeItem(at: folder) }
    let copies = Copies.across(Split([.owner: [0], .test: [1]]), of: dataset)
    #expect(copies.near.isEmpty && copies.exact.isEmpty)
  }
}
