import Datasets
import Formats
import Imaging
import Pixels
import Testing

@Suite("Pictures that cannot be read")
struct BadPictureTests {
  /// A PNG file that claims to be 50 000 pixels wide and high.
  private func huge() throws -> [UInt8] {
    var bytes = try ReaderFiles.picture(1)
    let side: [UInt8] = [0, 0, 0xC3, 0x50]
    bytes.replaceSubrange(16..<24, with: side + side)
    return bytes
  }

  @Test("each is a skip with its reason, and the others are read")
  func listsSkips() throws {
    let dicom = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + [1, 2, 3]
    let set = try SetFolder([
      "set.tar": SetFolder.tar([
        "whole.png": try ReaderFiles.picture(1),
        "cut.png": Array(try ReaderFiles.picture(2)[..<60]),
        "huge.png": try huge(), "scan.dcm": dicom, "moving.gif": Array("GIF89a".utf8) + [1, 0],
        "empty.jpg": [], "text.jpg": Array("no picture at all".utf8),
        "fine.png": try ReaderFiles.picture(3),
      ])
    ])
    let start = ContinuousClock.now
    let dataset = try Dataset.load(
      try set.open("set.tar"), size: Size(side: 4), channels: 3, labels: [], identity: nil,
      budget: 1 << 20, threads: 2)
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(dataset.ids.map(\.key) == ["whole", "fine"])
    let reasons = Dictionary(uniqueKeysWithValues: dataset.skipped.map { ($0.id.key, $0.reason) })
    let expected = [
      "cut": "damaged PNG file", "huge": "the header claims 50000 x 50000 pixels",
      "scan": "a DICOM file; JPEG, PNG, WebP, PGM and PPM are read", "moving": "a GIF picture",
      "empty": "empty file", "text": "not a known picture format",
    ]
    #expect(reasons.count == expected.count)
    for (key, words) in expected {
      #expect(reasons[key]?.contains(words) == true, "\(key): \(reasons[key] ?? "not skipped")")
    }
    #expect(reasons["scan"]?.contains("dcmj2pnm") == true, "the command that converts it")
  }

  @Test("a file that vanishes while the set is in use is black and reported")
  func reportsVanished() throws {
    let set = try SetFolder([
      "a.png": try ReaderFiles.picture(1), "b.png": try ReaderFiles.picture(2),
    ])
    let dataset = try Dataset.load(
      try set.open(), size: Size(side: 4), channels: 1, labels: [], identity: nil, budget: 16,
      threads: 1)
    #expect(dataset.cachedCount == 1 && dataset.lateFailures.isEmpty)
    try set.write("b.png", [])
    #expect(dataset.pixels(at: 1) == [UInt8](repeating: 0, count: 16))
    #expect(dataset.pixels(at: 0) != [UInt8](repeating: 0, count: 16))
    _ = dataset.gather([1, 1])
    #expect(dataset.lateFailures.map(\.id.key) == ["b"])
  }

  @Test("an array that claims more than the file holds is refused before memory is taken")
  func refusesClaims() throws {
    // 65 536 pictures of 65 536 x 65 536.
    let idx: [UInt8] = [0, 0, 8, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]
    let npy = NumPy.encode(StoredArray([UInt8](repeating: 0, count: 12), shape: [1, 2, 2, 3]))
    let header = String(decoding: npy[..<128], as: UTF8.self)
    #expect(header.contains("(1, 2, 2, 3)"))
    let range = try #require(
      npy.indices.first { npy[$0...].starts(with: "(1, 2, 2, 3)".utf8) })
    var claims = npy
    claims.replaceSubrange(range..<range + 12, with: Array("(9999999, 3)".utf8))
    let set = try SetFolder([
      "a/train-images-idx3-ubyte": idx, "a/train-labels-idx1-ubyte": [0, 0, 8, 1, 0, 1, 0, 0],
      "b/images.npy": claims,
    ])
    #expect(set.problem("a").contains("the file ends within the data"), "\(set.problem("a"))")
    #expect(set.problem("b").contains("the file ends within the data"), "\(set.problem("b"))")
  }
}
