import Datasets
import Formats
import Pixels
import Testing

@Suite("Tar sets")
struct TarSetTests {
  private let one: [UInt8]
  private let two: [UInt8]

  init() throws {
    one = try ReaderFiles.picture(1)
    two = try ReaderFiles.picture(2)
  }

  @Test("labels.csv beside the archive, inside it, or named; plain or gzipped")
  func findsLabels() throws {
    let labels = SetFolder.text("key,smile", "b,0", "a,1")
    let plain = try SetFolder.tar(["a.png": one, "b.png": two])
    let set = try SetFolder([
      "beside/set.tar": plain, "beside/labels.csv": labels,
      "gzipped/set.tar.gz": Gzip.compress(plain), "gzipped/labels.csv": labels,
      "inside/set.tgz": Gzip.compress(
        try SetFolder.tar(["a.png": one, "labels.csv": labels, "b.png": two])),
      "named/set.tar": plain, "named/truth.csv": labels,
    ])
    for (source, named) in [
      ("beside/set.tar", nil), ("gzipped/set.tar.gz", nil), ("inside/set.tgz", nil),
      ("named/set.tar", "named/truth.csv"),
    ] as [(String, String?)] {
      #expect(set.format(source, labels: named) == "tar")
      let source = try set.open(source, labels: named)
      #expect(source.ids.map(\.key) == ["a", "b"], "the archive's order")
      #expect(source.cells("smile") == ["1", "0"])
      #expect(source.file(at: 1) == "b.png")
      #expect(source.irregularities.isEmpty)
      guard case .image(let image) = try source.payload(at: 1, size: nil, channels: nil) else {
        Issue.record("no picture")
        return
      }
      #expect(image.size == Size(side: 8))
    }
  }

  @Test("two archives are two splits; a key may occur in both")
  func opensSplits() throws {
    let set = try SetFolder([
      "train.tar": SetFolder.tar(["a.png": one, "b.png": two]),
      "test.tar": SetFolder.tar(["a.png": two]),
      "labels.csv": SetFolder.text(
        "key,split,smile", "a,test,1", "a,train,0", "b,train,1", "c,extra,1"),
    ])
    let both = try set.open("train.tar, test.tar")
    #expect(both.ids.map(\.description) == ["train/a", "train/b", "test/a"])
    #expect(both.cells("smile") == ["0", "1", "1"])
    #expect(both.cells("split") == ["train", "train", "test"])
    #expect(
      both.irregularities.notes == ["1 rows belong to the split \"extra\", which was not opened"])
    let alone = try set.open("test.tar")
    #expect(alone.ids.map(\.description) == ["test/a"] && alone.cells("smile") == ["1"])
  }

  @Test("what does not fit together is counted and named, the rest is read")
  func reports() throws {
    let set = try SetFolder([
      "set.tar": SetFolder.tar(["a.png": one, "lost.png": two, "notes.txt": [1, 2]]),
      "labels.csv": SetFolder.text("key,smile", "a,1", "gone,0", "a,0"),
    ])
    let source = try set.open("set.tar")
    #expect(source.ids.map(\.key) == ["a"] && source.cells("smile") == ["1"])
    #expect(
      source.irregularities.sentences() == [
        "1 duplicate keys (the first is kept): a", "1 rows without pictures: gone",
        "1 pictures without rows: lost",
      ])
  }

  @Test("KEY.json and KEY.cls are labels where there is no table")
  func readsSidecars() throws {
    let set = try SetFolder([
      "set.tar": SetFolder.tar([
        "a.png": one, "a.cls": Array("7\n".utf8),
        "a.json": Array(#"{"wet": true, "note": null, "age": 3, "deep": [1], "ratio": 0.5}"#.utf8),
        "b.png": two,
      ])
    ])
    let source = try set.open("set.tar")
    #expect(source.cells("class") == ["7", ""])
    #expect(source.cells("wet") == ["1", ""] && source.cells("age") == ["3", ""])
    #expect(source.cells("ratio") == ["0.5", ""] && source.cells("note") == ["", ""])
    #expect(source.cells("deep") == nil)
    #expect(source.irregularities.picturesWithoutRows.map(\.key) == ["b"])
    let broken = try SetFolder([
      "set.tar": SetFolder.tar(["a.png": one, "a.json": Array("[1]".utf8)])
    ])
    #expect(broken.problem("set.tar").hasPrefix("a.json: not a JSON object"))
  }

  @Test("names that leave the folder and links are left out and said to be")
  func refusesClimbers() throws {
    let set = try SetFolder([
      "set.tar": SetFolder.tar([
        "../climber.png": two, "/rooted.png": two, "x/../../y.png": two, "a.png": one,
      ])
    ])
    let source = try set.open("set.tar")
    #expect(source.ids.map(\.key) == ["a"])
    #expect(
      source.irregularities.unread == [
        "\"../climber.png\" leads out of the archive's folder",
        "\"/rooted.png\" leads out of the archive's folder",
        "\"x/../../y.png\" leads out of the archive's folder",
      ])
  }

  @Test("a cut archive, a wrong key column, labels that are not there or match nothing")
  func explains() throws {
    let tar = try SetFolder.tar(["a.png": one, "b.png": two])
    let set = try SetFolder([
      "cut.tar": Array(tar[..<1540]), "set.tar": tar, "empty.tar": try SetFolder.tar([:]),
      "labels.csv": SetFolder.text("nickname,smile", "x,1", "y,0"),
      "short.csv": SetFolder.text("key,smile", "a,1,2"),
    ])
    #expect(set.problem("cut.tar").contains("the file ends within \"b.png\""))
    #expect(
      set.problem("set.tar").hasPrefix("column \"key\" of labels.csv: no such column"),
      "\(set.problem("set.tar"))")
    #expect(set.problem("set.tar", key: "nickame").contains("did you mean \"nickname\"?"))
    let none = set.problem("set.tar", key: "nickname")
    #expect(none.contains("none of its 2 keys (the first is \"x\") names one of 2 pictures"))
    #expect(set.problem("set.tar", labels: "gone.csv").contains("gone.csv: missing; check"))
    #expect(set.problem("set.tar", labels: "short.csv").contains("line 2: 3 fields"))
    #expect(set.problem("empty.tar", key: "nickname").contains("no pictures or arrays inside"))
    #expect(set.problem("gone.tar").contains("gone.tar: missing; check the recipe's data.source"))
    #expect(set.problem("set.tar,gone.tar").contains("gone.tar: missing"))
  }
}
