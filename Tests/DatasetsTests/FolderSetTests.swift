import Datasets
import Formats
import Foundation
import Pixels
import Testing

@Suite("Folder sets")
struct FolderSetTests {
  private let one: [UInt8]
  private let two: [UInt8]

  init() throws {
    one = try ReaderFiles.picture(1)
    two = try ReaderFiles.picture(2)
  }

  @Test(
    "keys may be paths or names, with or without endings, in a column of a usual or given name",
    arguments: [
      (["key,s", "faces/a,1", "faces/deep/b,0"], nil, ["faces/a", "faces/deep/b"]),
      (["key,s", "./faces/a.png,1", "faces/deep/b.jpg,0"], nil, ["faces/a", "faces/deep/b"]),
      (["image_id,s", "a,1", "b.png,0"], nil, ["a", "b"]),
      (["s,picture", "1,a.png", "0,b.png"], "picture", ["a", "b"]),
    ] as [([String], String?, [String])])
  func joins(_ lines: [String], _ key: String?, _ keys: [String]) throws {
    let set = try SetFolder([
      "faces/a.png": one, "faces/deep/b.png": two,
      "labels.csv": Array(lines.joined(separator: "\n").utf8),
    ])
    #expect(set.format() == "csv-folder")
    let source = try set.open(key: key)
    #expect(source.ids.map(\.key) == keys)
    #expect(source.cells("s") == ["1", "0"])
  }

  @Test("folders of splits that the labels name make equal keys two samples")
  func joinsSplits() throws {
    let set = try SetFolder([
      "train/a.png": one, "test/a.png": two,
      "labels.csv": SetFolder.text("key,split,s", "a,train,1", "a,test,0"),
    ])
    let source = try set.open()
    #expect(source.ids.map(\.description) == ["test/a", "train/a"])
    #expect(source.cells("s") == ["0", "1"])
  }

  @Test("a folder for each class, with or without folders of splits above")
  func readsClasses() throws {
    let flat = try SetFolder(["cat/1.png": one, "cat/2.png": two, "dog/1.png": one])
    let source = try flat.open()
    #expect(flat.format() == "image-folder")
    #expect(source.ids.map(\.key) == ["cat/1", "cat/2", "dog/1"])
    #expect(source.cells("class") == ["cat", "cat", "dog"] && source.cells("split") == nil)

    let split = try SetFolder(["train/cat/1.png": one, "val/dog/1.png": one])
    let divided = try split.open()
    #expect(divided.ids.map(\.description) == ["train/cat/1", "val/dog/1"])
    #expect(divided.cells("class") == ["cat", "dog"])
    #expect(divided.cells("split") == ["train", "val"])
  }

  @Test("a folder of pictures has no labels; neither has one picture")
  func readsPictures() throws {
    let set = try SetFolder([
      "a.png": one, "b.PNG": two, ".hidden.png": one, "notes.txt": [1], "._a.png": one,
    ])
    let folder = try set.open()
    #expect(folder.ids.map(\.key) == ["a", "b"] && folder.columns.isEmpty)
    let picture = try set.open("b.PNG")
    #expect(picture.ids.map(\.key) == ["b"] && picture.count == 1)
    guard case .image = try picture.payload(at: 0, size: nil, channels: nil) else {
      Issue.record("no picture")
      return
    }
  }

  @Test("a link to the folder above does not lead in circles")
  func survivesLinks() throws {
    let set = try SetFolder(["cat/1.png": one])
    try FileManager.default.createSymbolicLink(
      at: set.folder.file("cat/up"), withDestinationURL: set.folder.url)
    #expect(try set.open().count == 1)
  }

  @Test("protected data: a manifest, an archive of arrays, task labels")
  func readsProtected() throws {
    let features = StoredArray((0..<8).map(Float.init), shape: [2, 2, 2])
    let set = try SetFolder([
      "manifest.json": SetFolder.text("{}"), "labels.csv": SetFolder.text("key,Smiling", "00ff,1"),
      "data.tar": SetFolder.tar([
        "00ff.safetensors": SafeTensors(arrays: ["features": features]).encoded()
      ]),
    ])
    #expect(set.format() == "protected")
    let source = try set.open()
    #expect(source.ids.map(\.key) == ["00ff"] && source.cells("Smiling") == ["1"])
    guard case .features(let read) = try source.payload(at: 0, size: nil, channels: nil) else {
      Issue.record("no features")
      return
    }
    #expect(read == features)
    let error = #expect(throws: DatasetError.self) {
      try Dataset.load(
        source, size: Size(side: 2), channels: 3, labels: [], identity: nil, budget: 1, threads: 1)
    }
    #expect(error?.description.contains("holds features of shape [2, 2, 2]") == true)
  }

  @Test("what is no data set is refused with the formats that are read")
  func explains() throws {
    let set = try SetFolder(["notes.txt": [1], "empty/readme.md": [1]])
    #expect(set.problem("notes.txt").contains("no reader recognises it; expected one of"))
    #expect(set.problem("notes.txt").contains("image-folder (a folder per class"))
    #expect(set.problem("empty").contains("no pictures or arrays inside"))
    #expect(set.problem("nowhere").contains("nowhere: missing"))
  }
}
