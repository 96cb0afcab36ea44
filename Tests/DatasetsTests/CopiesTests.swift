import Datasets
import Foundation
import Imaging
import Pixels
import TestSupport
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

  /// A smooth picture, as photographs are.
  private func waves() -> Image {
    let bytes = (0..<32 * 32 * 3).map { place -> UInt8 in
      let (row, column) = (Double(place / 96), Double(place / 3 % 32))
      let value = sin(row / 5) + cos(column / 3 + row / 7) + sin(column / 9 - row / 4)
      return UInt8(127 + 40 * value)
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

  @Test("black pictures that are the same bytes are exact copies, each listed once")
  func listsOnce() throws {
    let black = try PNG.encode(Image(size: Size(side: 32), channels: 3))
    let (dataset, folder) = try dataset((0..<40).map { ("p\(10 + $0).png", black) })
    defer { try? FileManager.default.removeItem(at: folder) }
    let copies = Copies.across(
      Split([.owner: Array(0..<20), .test: Array(20..<40)]), of: dataset)
    #expect(copies.near.isEmpty && copies.exact.count == 20)
    #expect(copies.exact.allSatisfy { $0.first.key == "p10" && $0.firstPart == .owner })
    #expect(copies.exact.map(\.second.key) == (30..<50).map { "p\($0)" })
    #expect(
      copies.sentences(listing: 1) == [
        "20 pictures repeat one of another part exactly: p10 (owner) and p30 (test), …"
      ])
    let together = Copies.across(Split([.owner: Array(0..<40)]), of: dataset)
    #expect(together.isEmpty, "copies inside a part tell nothing")
  }

  @Test("scaled and brightened copies are near, a mirrored and an inverted one are not")
  func findsChanged() throws {
    let original = waves()
    let brighter = Image(
      size: original.size, channels: 3, bytes: original.bytes.map { UInt8(40 + Int($0) * 3 / 4) })
    let inverted = Image(
      size: original.size, channels: 3, bytes: original.bytes.map { 255 - $0 })
    let others = try (50..<90).map { ("z\($0).png", try PNG.encode(blobs(UInt64($0)))) }
    let (dataset, folder) = try dataset(
      [
        ("a.png", try PNG.encode(original)), ("b.png", try PNG.encode(brighter)),
        ("c.png", try PNG.encode(original.resized(to: Size(side: 80)))),
        ("d.png", try PNG.encode(inverted)), ("e.png", try PNG.encode(original.mirrored())),
      ] + others)
    defer { try? FileManager.default.removeItem(at: folder) }
    let split = Split([.owner: [0] + Array(5..<dataset.count), .test: Array(1..<5)])
    let copies = Copies.across(split, of: dataset)
    #expect(copies.exact.isEmpty)
    #expect(copies.near.map(\.second.key) == ["b", "c"])
    #expect(copies.near.allSatisfy { $0.first.key == "a" })
  }

  @Test("LFW at two sizes: every picture is found again, in a few seconds")
  func findsLFW() throws {
    guard let folder = RealData.folder("lfw") else {
      print("skipped: LFW is not at hand")
      return
    }
    let source = try Sources.open(DataLocation(root: folder, source: "lfw_64.tar,lfw_112.tar"))
    try #require(source.count == 2 * 13_233, "\(source.count)")
    // A quarter of the pictures, to be quick.
    let kept = (0..<source.count).filter { $0 % 13_233 % 4 == 0 }
    let dataset = try Dataset.load(
      SomeOf(source, kept), size: Size(side: 32), channels: 3, labels: [], identity: nil,
      budget: .max, threads: 2)
    let half = dataset.count / 2
    let start = ContinuousClock.now
    let copies = Copies.across(
      Split([.owner: Array(0..<half), .test: Array(half..<dataset.count)]), of: dataset)
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(copies.exact.count + copies.near.count == half)
    #expect(copies.near.count { $0.first.key == $0.second.key } >= half - 2)
  }
}

/// Some samples of a source.
private struct SomeOf: Source {
  let source: any Source
  let indices: [Int]

  init(_ source: any Source, _ indices: [Int]) {
    self.source = source
    self.indices = indices
  }

  var name: String { source.name }
  var count: Int { indices.count }
  var columns: [String] { source.columns }
  func id(at index: Int) -> SampleID { source.id(at: indices[index]) }
  func cells(_ column: String) -> [String]? {
    source.cells(column).map { cells in indices.map { cells[$0] } }
  }
  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    try source.payload(at: indices[index], size: size, channels: channels)
  }
}
