import Datasets
import Formats
import Foundation
import Pixels
import TestSupport
import Testing

@Suite("Every picture of a folder or an archive, whatever lies beside it")
struct EveryPictureTests {
  private let one: [UInt8]
  private let two: [UInt8]

  init() throws {
    one = try ReaderFiles.picture(1)
    two = try ReaderFiles.picture(2)
  }

  private func keys(_ set: SetFolder, _ source: String = "") throws -> [String] {
    var location = DataLocation(root: set.folder.url, source: source)
    location.takesEveryPicture = true
    return try Sources.open(location).ids.map(\.description)
  }

  @Test("no table drops a picture")
  func ignoresTables() throws {
    let set = try SetFolder([
      "in/a.png": one, "in/b.png": two, "in/labels.csv": SetFolder.text("key,s", "a,1"),
      "labels.csv": SetFolder.text("key,s", "b,1"),
      "set.tar": SetFolder.tar([
        "a.png": one, "b.png": two, "labels.csv": SetFolder.text("key", "a"),
      ]),
    ])
    #expect(try keys(set, "in") == ["a", "b"])
    #expect(try keys(set, "set.tar").sorted() == ["a", "b"])
    #expect(try set.open("in").count == 1)
  }

  @Test("equal keys keep their endings, and layouts of known sets leave nothing out")
  func keepsEndings() throws {
    let set = try SetFolder([
      "x/a.png": one, "x/a.PPM": two, "x/b.png": one, "x/c.json": [1],
      "p/Ann_X/Ann_X_0001.png": one, "p/Ann_X/holiday.png": two,
    ])
    #expect(try keys(set, "x") == ["a.PPM", "a.png", "b"])
    #expect(try keys(set, "p") == ["Ann_X/Ann_X_0001", "Ann_X/holiday"])
  }

  @Test("pictures that no decoder reads count, so that they are left out with a reason")
  func countsUnreadable() throws {
    let set = try SetFolder([
      "a.heic": [1], "b.avif": [1], "c.heif": [1], "d.jfif": one, "e.txt": [1],
    ])
    #expect(try keys(set) == ["a", "b", "c", "d"])
  }

  @Test("a folder may be called like a picture")
  func entersFolders() throws {
    let set = try SetFolder(["album.png/a.png": one, "b.png": two])
    #expect(try keys(set) == ["album.png/a", "b"])
  }

  @Test("hidden files are no part of a set, in folders and in archives; what lies too deep is told")
  func leavesOut() throws {
    let deep = String(repeating: "d/", count: 18) + "deep.png"
    let set = try SetFolder([
      "in/a.png": one, "in/.b.png": two, "in/.h/c.png": two, "in/\(deep)": one,
      "set.tar": SetFolder.tar(["x/a.png": one, "x/.b.png": two, ".h/c.png": two]),
    ])
    #expect(try keys(set, "in") == ["a"])
    #expect(try keys(set, "set.tar").count == 1)
    var location = DataLocation(root: set.folder.url, source: "in")
    location.takesEveryPicture = true
    let unread = try Sources.open(location).irregularities.unread
    #expect(unread.count == 1 && unread[0].contains("16 folders deep"), "\(unread)")
  }

  @Test("IDX pictures need no labels, and a file that is named may have any of the format's names")
  func takesUnlabelledIDX() throws {
    let digits = ReaderFiles.idx(8, [2, 4, 5], (0..<40).map { UInt8($0) })
    let set = try SetFolder(["train-images-idx3-ubyte": digits, "x/faces.idx": digits])
    #expect(try keys(set, "train-images-idx3-ubyte").count == 2)
    #expect(try keys(set, "x/faces.idx").count == 2)
    #expect(throws: DatasetError.self) { try set.open("train-images-idx3-ubyte") }
  }

  @Test("the stamp of a sample differs once its file was replaced")
  func stamps() throws {
    let set = try SetFolder(["in/a.png": one, "in/b.png": one])
    func stamps() throws -> [String] {
      let source = try set.open("in")
      return (0..<source.count).map(source.stamp)
    }
    let before = try stamps()
    #expect(before.allSatisfy { !$0.isEmpty })
    #expect(try stamps() == before)
    try AtomicFile.write(two, to: set.folder.file("in/b.png"))
    let after = try stamps()
    #expect(after[0] == before[0] && after[1] != before[1])
    func synthetic(_ seed: Int) throws -> String {
      try Sources.open(
        DataLocation(root: set.folder.url, source: "synthetic-faces?count=3&seed=\(seed)")
      ).stamp(at: 0)
    }
    #expect(try synthetic(1) == synthetic(1))
    #expect(try synthetic(1) != synthetic(2))
  }
}
