import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import TestSupport
import Testing

@Suite("Conversion")
struct ConversionTests {
  private let folder: TemporaryFolder
  private var archive: URL { folder.file("out.tar") }
  private var labels: URL { folder.file("labels.csv") }

  init() throws { folder = try TemporaryFolder() }

  private func convert(
    _ source: any Source, _ conversion: Conversion = Conversion(threads: 2)
  ) throws -> any Source {
    _ = try conversion.write(source, to: archive, labels: labels)
    return try Sources.open(DataLocation(path: archive.path))
  }

  private func image(_ source: any Source, _ index: Int) throws -> Image {
    guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil) else {
      throw DatasetError.empty("test", problem: "no picture")
    }
    return image
  }

  @Test("every reader's set comes back from the archive: ids, labels and pixels")
  func keepsSets() throws {
    for set in try ReaderFiles.all() {
      let origin = try set.write()
      defer { try? FileManager.default.removeItem(at: origin) }
      let source = try Sources.open(set.location(in: origin))
      let back = try convert(source)
      #expect(back.ids == source.ids, "\(set.format)")
      for column in source.columns where column != "key" {
        #expect(back.cells(column) == source.cells(column), "\(set.format) \(column)")
      }
      for index in 0..<source.count {
        #expect(try image(back, index) == image(source, index), "\(set.format)")
      }
      #expect(back.irregularities.isEmpty, "\(set.format): \(back.irregularities.sentences())")
    }
  }

  @Test("a key that occurs in two splits stays two samples")
  func keepsSplits() throws {
    let source = TableSource(
      ["smile": ["1", "0", ""]], splits: ["train", "test", "train"], name: "splits")
    let back = try convert(source)
    #expect(back.ids == source.ids && back.cells("smile") == ["1", "0", ""])
    #expect(back.cells("split") == ["train", "test", "train"])
  }

  @Test("nothing of a file is left but its pixels, turned upright")
  func dropsMetadata() throws {
    let plain = try JPEG.encode(
      Image(size: Size(height: 2, width: 3), channels: 1, bytes: [10, 20, 30, 40, 50, 60]),
      quality: 100)
    // An EXIF segment behind the start marker: orientation 6 (a quarter turn), and a secret.
    let secret = Array("taken by Ada at home".utf8)
    let tiff: [UInt8] =
      Array("Exif".utf8) + [0, 0] + [0x4D, 0x4D, 0, 42, 0, 0, 0, 8]
      + [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0] + secret
    let exif: [UInt8] = [0xFF, 0xE1, 0, UInt8(tiff.count + 2)] + tiff
    let set = try SetFolder(["a.jpg": Array(plain[..<2]) + exif + Array(plain[2...])])
    for encoding in [Conversion.Encoding.png, .jpeg(quality: 100)] {
      let back = try convert(try set.open(), Conversion(encoding: encoding))
      #expect(try image(back, 0).size == Size(height: 3, width: 2))
      let bytes = try FileBytes.read(archive)
      #expect(!bytes.indices.contains { bytes[$0...].starts(with: secret) })
    }
    // The same bytes again, whatever the number of threads.
    let first = try FileBytes.read(archive)
    _ = try convert(try set.open(), Conversion(encoding: .jpeg(quality: 100), threads: 3))
    #expect(try FileBytes.read(archive) == first)
  }

  @Test("pictures are scaled and made grey where asked; arrays stay arrays")
  func scales() throws {
    let small = try convert(
      TableSource([:], count: 3), Conversion(size: Size(side: 2), channels: 1, threads: 2))
    #expect(try image(small, 2).size == Size(side: 2) && image(small, 2).channels == 1)
    let set = try SetFolder(["a.npy": NumPyFile.floats([1, 2, 3], shape: [3])])
    let arrays = try convert(try set.open())
    guard case .features(let read) = try arrays.payload(at: 0, size: nil, channels: nil) else {
      Issue.record("no features")
      return
    }
    #expect(read == StoredArray([Float(1), 2, 3], shape: [3]))
  }

  @Test("samples that do not decode are left out of archive and labels, and listed")
  func skips() throws {
    let cells = (0..<200).map { "\($0)" }
    let source = TableSource(["n": cells], failing: [0, 63, 64, 199])
    let report = try Conversion(threads: 3).write(source, to: archive, labels: labels)
    #expect(report.written == 196)
    #expect(report.skipped.map(\.id.key) == ["s0", "s63", "s64", "s199"])
    let back = try Sources.open(DataLocation(path: archive.path))
    #expect(back.count == 196 && back.irregularities.isEmpty)
    #expect(back.cells("n") == cells.filter { !["0", "63", "64", "199"].contains($0) })
  }

  @Test("nothing is left behind where nothing decodes or a key is no file name")
  func refuses() throws {
    func problem(_ source: any Source) -> String {
      do {
        _ = try Conversion().write(source, to: archive, labels: labels)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(problem(TableSource([:], count: 1, failing: [0])).contains("none of 1 samples"))
    let bytes = StoredArray([UInt8](repeating: 7, count: 96), shape: [2, 4, 4, 3])
    for (keys, words) in [
      (["../a", "b"], "is no name for a file"), (["a//b", "c"], "is no name for a file"),
      (["", "b"], "is no name for a file"),
    ] {
      let set = try SetFolder([
        "images.npy": NumPy.encode(bytes),
        "labels.csv": SetFolder.text("key,n", "\(keys[0]),1", "\(keys[1]),2"),
      ])
      #expect(problem(try set.open()).contains(words), "\(keys)")
    }
    #expect(try folder.names.isEmpty)
    let twice = try SetFolder([
      "images.npy": NumPy.encode(bytes), "labels.csv": SetFolder.text("key,n", "a,1", "a,2"),
    ])
    #expect(twice.problem().contains("the key occurs twice"))
  }

  @Test("a table of labels starts with what names the sample; added columns win")
  func writesLabels() throws {
    let source = TableSource(["b": ["1", "2"], "part": ["x", "y"]], splits: ["t", "u"])
    let table = LabelsFile.table(of: source, indices: [1], adding: [("part", ["owner"])])
    #expect(table.encoded() == "key,split,part,b\ns1,u,owner,2\n")
  }
}
