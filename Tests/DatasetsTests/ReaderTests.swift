import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import TestSupport
import Testing

@Suite("Readers")
struct ReaderTests {
  private func open(_ set: ReaderFiles, in folder: URL) throws -> any Source {
    try Sources.open(set.location(in: folder))
  }

  @Test("every reader recognises its files and gives samples, labels and sizes")
  func reads() throws {
    for set in try ReaderFiles.all() {
      let folder = try set.write()
      defer { try? FileManager.default.removeItem(at: folder) }
      let format = Sources.formats.first { $0.recognises(set.location(in: folder)) }
      #expect(format?.name == set.format)
      let source = try open(set, in: folder)
      #expect(source.count == set.count, "\(set.format)")
      #expect(Set(source.ids).count == source.count, "\(set.format): ids differ")
      for (column, cells) in set.cells {
        #expect(source.cells(column) == cells, "\(set.format) \(column)")
      }
      for index in 0..<source.count {
        guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil)
        else {
          Issue.record("\(set.format): no picture")
          continue
        }
        #expect(image.size == set.size, "\(set.format)")
      }
      let small = try source.payload(at: 0, size: Size(side: 2), channels: 3)
      guard case .image(let image) = small else { continue }
      #expect(image.size == Size(side: 2) && image.channels == 3)
    }
  }

  @Test("planes become pixels: channel last, rows in order")
  func interleaves() throws {
    let planes = (0..<3).flatMap { channel in (0..<1024).map { UInt8(($0 + channel * 100) % 256) } }
    let set = ReaderFiles(
      "cifar", files: [("test_batch.bin", [4] + planes)], count: 1, size: Size(side: 32), cells: [:]
    )
    let folder = try set.write()
    defer { try? FileManager.default.removeItem(at: folder) }
    guard
      case .image(let image) = try open(set, in: folder).payload(at: 0, size: nil, channels: nil)
    else {
      Issue.record("no picture")
      return
    }
    #expect(Array(image.bytes[0..<6]) == [0, 100, 200, 1, 101, 201])
    #expect(Array(image.bytes[(33 * 3)..<(33 * 3 + 3)]) == [33, 133, 233])
  }

  @Test("truncated and flipped files throw or read; they never crash, hang or take all memory")
  func survivesDamage() throws {
    var slowest = Duration.zero
    // File by file: tests beside this one take memory too, but not all of it in a moment.
    var hungriest = 0
    for set in try ReaderFiles.all() {
      let folder = try set.write()
      defer { try? FileManager.default.removeItem(at: folder) }
      for (name, bytes) in set.files {
        let file = folder.appendingPathComponent(name)
        for damaged in Damage.of(bytes) {
          try Data(damaged).write(to: file)
          let start = ContinuousClock.now
          let memory = peakMemory()
          defer {
            slowest = max(slowest, ContinuousClock.now - start)
            hungriest = max(hungriest, peakMemory() - memory)
          }
          guard let source = try? open(set, in: folder) else { continue }
          for index in 0..<min(4, source.count) {
            _ = try? source.payload(at: index, size: Size(side: 4), channels: 3)
          }
          _ = source.columns.map { source.cells($0)?.count }
        }
        try Data(bytes).write(to: file)
      }
    }
    #expect(slowest < .seconds(2))
    #expect(hungriest < 512 << 20)
  }

  @Test("a file that was cut short is named, not read as a smaller set")
  func namesCutFiles() throws {
    for set in try ReaderFiles.all()
    where ["idx", "cifar", "safetensors", "npy"].contains(set.format) {
      let folder = try set.write()
      defer { try? FileManager.default.removeItem(at: folder) }
      let (name, bytes) = set.files[0]
      try Data(bytes.dropLast(3)).write(to: folder.appendingPathComponent(name))
      do {
        _ = try open(set, in: folder)
        Issue.record("\(set.format): \(name) was read though it is cut short")
      } catch {
        #expect("\(error)".contains(name), "\(error)")
      }
    }
  }

  @Test("errors say what is wrong and what helps")
  func explains() throws {
    let wrong: [(ReaderFiles, String)] = [
      (
        ReaderFiles(
          "idx",
          files: [("train-images-idx3-ubyte", ReaderFiles.idx(8, [1, 2, 2], [1, 2, 3, 4]))],
          count: 0, size: Size(side: 2), cells: [:]), "labels belong beside the pictures"
      ),
      (
        ReaderFiles(
          "npy",
          files: [
            (
              "images.npy",
              NumPy.encode(StoredArray([Float](repeating: 9, count: 48), shape: [1, 4, 4, 3]))
            )
          ],
          count: 0, size: Size(side: 4), cells: [:]), "outside [0, 1]"
      ),
      (
        ReaderFiles(
          "safetensors", source: "x.safetensors",
          files: [
            (
              "x.safetensors",
              SafeTensors(arrays: ["y": StoredArray([Float(1)], shape: [1])]).encoded()
            )
          ],
          count: 0, size: Size(side: 4), cells: [:]), "expected \"images\""
      ),
      (
        ReaderFiles(
          "npy",
          files: [
            (
              "images.npy",
              NumPy.encode(StoredArray([UInt8](repeating: 9, count: 48), shape: [1, 4, 4, 3]))
            ),
            ("labels.csv", ReaderFiles.text("key,a", "x,1", "y,2")),
          ], count: 0, size: Size(side: 4), cells: [:]), "2 rows for 1 samples"
      ),
    ]
    for (set, message) in wrong {
      let folder = try set.write()
      defer { try? FileManager.default.removeItem(at: folder) }
      do {
        _ = try open(set, in: folder)
        Issue.record("\(set.format) accepted: \(message)")
      } catch {
        #expect("\(error)".contains(message), "\(error)")
      }
    }
  }

  @Test("MNIST's own files", .enabled(if: RealData.folder("mnist") != nil, "MNIST is not at hand"))
  func readsMNIST() throws {
    let folder = try #require(RealData.folder("mnist"))
    let source = try Sources.open(DataLocation(path: folder.path))
    #expect(source.count == 70_000)
    #expect(Set(try #require(source.cells("label"))).count == 10)
    #expect(source.cells("split")?.count { $0 == "test" } == 10_000)
  }
}
