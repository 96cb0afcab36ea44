import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Texts")
struct TextTests {
  @Test(
    "texts are taken apart as tweets write them",
    arguments: [
      ("Hello, World!", ["hello", ",", "world", "!"]),
      (
        "RT @ann_1: it's #Cold2 &amp; 20 below 😀",
        [
          "rt", "<mention>", ":", "it's", "#cold2", "&", "<number>", "below", "😀",
        ]
      ),
      ("see https://t.co/x?y=1 or www.a.org", ["see", "<url>", "or", "<url>"]),
      ("@ # a", ["@", "#", "a"]), ("", []), ("  \n", []),
    ])
  func takesApart(_ text: String, _ words: [String]) {
    #expect(Tokenizer().words(of: text) == words)
  }

  @Test("mentions are counted, and go with what tells that they were there")
  func removesMentions() {
    let text = "RT @a: @b hi @c, yes:"
    #expect(Tokenizer.mentions(in: text) == 3)
    #expect(
      Tokenizer(removing: [.mentions]).words(of: text) == ["hi", ",", "yes", ":"])
    #expect(Tokenizer.mentions(in: "me @ home") == 0)
  }

  @Test("a vocabulary has the frequent words, and texts end where they end")
  func numbersWords() throws {
    let vocabulary = Vocabulary(
      of: ["b a a", "c a b", "rare"], most: 4, tokenizer: Tokenizer())
    #expect(vocabulary.words == ["a", "b"] && vocabulary.count == 4)
    #expect(vocabulary.numbers(of: "A b zebra", length: 5) == [0, 0, 2, 3, 1])
    #expect(vocabulary.numbers(of: "a a b b", length: 2) == [3, 3])
    #expect(vocabulary.text(of: [0, 2, 1, 3]) == "a … b")
  }

  @Test("a vocabulary reads back equal; what is none is named")
  func storesVocabulary() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let vocabulary = Vocabulary(
      words: ["a", "#b", "😀"], tokenizer: Tokenizer(removing: [.mentions]))
    let file = folder.appendingPathComponent("vocabulary.txt")
    try vocabulary.write(to: file)
    #expect(try Vocabulary(contentsOf: file) == vocabulary)
    try Data("hello\n".utf8).write(to: file)
    let error = #expect(throws: (any Error).self) { try Vocabulary(contentsOf: file) }
    #expect("\(try #require(error))".contains("no vocabulary of Obscura"))
  }

  private static func load(_ source: any Source, _ vocabulary: Vocabulary) throws -> Dataset {
    try Dataset.load(
      source, as: .text(length: 4, vocabulary), labels: [], identity: nil, budget: 1 << 20,
      threads: 1)
  }

  @Test("a table's texts become two bytes a word, beside their mentions")
  func readsTable() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let file = folder.appendingPathComponent("t.csv")
    try Data("id,what,text\n7,1,\"a,\nb\"\n8,0,hi @you\n".utf8).write(to: file)
    var location = DataLocation(path: file.path, key: "id")
    location.text = "text"
    let source = try Sources.open(location)
    #expect(source.ids.map(\.key) == ["7", "8"])
    #expect(source.cells("mentions") == ["0", "1"] && source.cells("what") == ["1", "0"])
    let words = (0..<300).map { "w\($0)" } + ["a", "b"]
    let data = try Self.load(source, Vocabulary(words: words, tokenizer: Tokenizer()))
    // a is number 302, the comma is unknown, b is 303.
    #expect(data.pixels(at: 0) == [0, 0, 1, 46, 0, 1, 1, 47])
    #expect(data.size.width == 4 && data.size.height == 1 && data.channels == 2)
    location.text = "tweet"
    #expect(throws: DatasetError.self) { try Sources.open(location) }
  }

  @Test("TwitterAAE's own file is read, and a line of another kind is named")
  func readsTwitterAAE() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let file = folder.appendingPathComponent("twitteraae_all")
    let line = "12\tMon\t99\t[-81.5, 41.0]\t360\t@bob sup\t0.9\t0.05\t0.03\t0.02\r\n"
    try Data(line.utf8).write(to: file)
    var location = DataLocation(path: file.path, key: "tweet")
    location.text = "text"
    let source = try Sources.open(location)
    #expect(source.ids.map(\.key) == ["12"] && source.cells("p_aa") == ["0.9"])
    #expect(source.cells("latitude") == ["41.0"] && source.cells("user") == ["99"])
    #expect(source.cells("mentions") == ["1"])
    try Data((line + "13\tTue\n").utf8).write(to: file)
    let error = #expect(throws: DatasetError.self) { try Sources.open(location) }
    #expect("\(try #require(error))".contains("line 2 has 2 fields"))
  }

  @Test("made-up texts depend on their seed alone; a parameter that does not fit is named")
  func makesTexts() throws {
    func source(_ query: String) throws -> any Source {
      try Sources.open(
        DataLocation(root: URL(fileURLWithPath: "."), source: "synthetic-texts" + query))
    }
    let (one, same) = (try source("?count=40&seed=3"), try source("?count=40&seed=3"))
    #expect((0..<40).allSatisfy { one.stamp(at: $0) == same.stamp(at: $0) })
    #expect(try source("?count=40&seed=4").stamp(at: 0) != one.stamp(at: 0))
    #expect(Set(one.cells("topic") ?? []) == ["0", "1"] && one.count == 40)
    let error = #expect(throws: DatasetError.self) { try source("?cuont=3") }
    #expect("\(try #require(error))".contains("cuont=3"))
  }
}
