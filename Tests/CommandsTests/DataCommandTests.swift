import Commands
import Datasets
import Foundation
import Imaging
import Pixels
import Testing

@Suite("obscura data")
struct DataCommandTests {
  private let obscura: Obscura

  init() throws { obscura = try Obscura() }

  /// Faces in a folder with labels, one file that does not decode among them.
  private func faces() throws -> String {
    let source = try Sources.open(
      DataLocation(
        root: obscura.folder, source: "synthetic-faces?count=60&people=20&seed=3&size=24"))
    let folder = obscura.folder.appendingPathComponent("faces")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let people = try #require(source.cells("person"))
    let smiling = try #require(source.cells("Smiling"))
    var rows = ["key,person,Smiling", "broken,nobody,1"]
    for index in 0..<source.count {
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil) else {
        continue
      }
      try Data(try JPEG.encode(image, quality: 90))
        .write(to: folder.appendingPathComponent("f\(index).jpg"))
      rows.append("f\(index),\(people[index]),\(smiling[index])")
    }
    try Data([0xFF, 0xD8, 0xFF, 1]).write(to: folder.appendingPathComponent("broken.jpg"))
    _ = try obscura.write(rows.joined(separator: "\n") + "\n", "faces/labels.csv")
    return folder.path
  }

  @Test(
    "every help has an example that starts with the command",
    arguments: [
      DataCommand.helpMessage(), DataListCommand.helpMessage(), DataInspectCommand.helpMessage(),
      DataSplitCommand.helpMessage(), DataConvertCommand.helpMessage(),
      DataFetchCommand.helpMessage(),
    ])
  func helpHasExamples(_ help: String) {
    #expect(help.contains("EXAMPLE"))
    #expect(help.contains("\n  obscura data "))
  }

  @Test("list names every reader")
  func lists() throws {
    defer { obscura.remove() }
    let outcome = try obscura.run("data", "list")
    #expect(outcome.status == 0)
    let names = outcome.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    #expect(names.map(String.init) == Sources.formats.map { $0.name })
  }

  @Test("inspect tells counts, sizes, labels, people, skips, parts and copies")
  func inspects() throws {
    defer { obscura.remove() }
    let outcome = try obscura.run("data", "inspect", try faces(), "--stratify", "Smiling")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in [
      "faces: 61 samples", "files  jpg (60)", "sizes  24 x 24 (60)", "values  RGB, 8 bit (60)",
      "people  21 in column person", "\n  owner  ", "skipped  1\n  broken: broken.jpg: ",
      "copies  ",
    ] { #expect(outcome.output.contains(words), "\(words) is not in \(outcome.output)") }
    #expect(!outcome.output.contains("  key  "))
    let quick = try obscura.run("data", "inspect", obscura.path("faces"), "--quick")
    #expect(!quick.output.contains("sizes") && quick.output.contains("\n  owner  "))
  }

  @Test("inspect --json is one object with the same facts")
  func inspectsForMachines() throws {
    defer { obscura.remove() }
    let outcome = try obscura.run("data", "inspect", try faces(), "--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "obscura.inspection/1")
    #expect(object["samples"] as? Int == 61)
    #expect((object["skipped"] as? [[String: String]])?.map { $0["sample"] } == ["broken"])
    #expect(
      (object["parts"] as? [[String: Any]])?.compactMap { $0["samples"] as? Int }.reduce(0, +) == 61
    )
    #expect(object["exact_copies"] != nil && object["near_copies"] != nil)
    #expect((object["people"] as? [String: Any])?["column"] as? String == "person")
  }

  @Test("split writes the labels with parts, which a recipe's split column takes back")
  func splits() throws {
    defer { obscura.remove() }
    let (faces, file) = (try faces(), obscura.path("split.csv"))
    func split(_ seed: String) throws -> String {
      let outcome = try obscura.run("data", "split", faces, "--out", file, "--seed", seed)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("\n  test  "))
      return try String(contentsOfFile: file, encoding: .utf8)
    }
    let text = try split("4")
    #expect(text.hasPrefix("key,part,person,Smiling\n"))
    #expect(try split("4") == text)
    #expect(try split("5") != text)
    let source = try Sources.open(DataLocation(path: faces, labels: file))
    let parts = try Split.fromColumn("part", of: source, seed: 0)
    #expect(Part.allCases.reduce(0) { $0 + parts[$1].count } == 61)
    #expect(parts.sharedIdentities(source.cells("person") ?? []).isEmpty)
    let again = try obscura.run("data", "split", faces, "--labels", file, "--out", file)
    #expect(again.status == 2 && again.errors.contains("--column part"), "\(again.errors)")
  }

  @Test("convert writes an archive and its labels, and overwrites nothing unasked")
  func converts() throws {
    defer { obscura.remove() }
    let archive = obscura.path("sets/faces.tar")
    let outcome = try obscura.run("data", "convert", try faces(), archive, "--size", "16")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("60 samples"))
    #expect(outcome.errors.contains("skipped  1\n  broken: "), "\(outcome.errors)")
    let source = try Sources.open(DataLocation(path: archive))
    #expect(source.count == 60 && source.columns.contains("Smiling"))
    guard case .image(let image) = try source.payload(at: 0, size: nil, channels: nil) else {
      Issue.record("no picture")
      return
    }
    #expect(image.size == Size(side: 16))
    let again = try obscura.run("data", "convert", obscura.path("faces"), archive)
    #expect(again.status == 2 && again.errors.contains("is there already"), "\(again.errors)")
    let replaced = try obscura.run(
      "data", "convert", obscura.path("faces"), archive, "--format", "jpeg", "--replace")
    #expect(replaced.status == 0, "\(replaced.errors)")
  }

  @Test(
    "slips end with status 2 and what helps",
    arguments: [
      (["inspect", "nowhere"], "nowhere: missing"),
      (["inspect", "synthetic-faces?count=50", "--identity", "persn"], "did you mean \"person\"?"),
      (
        ["inspect", "synthetic-faces?count=50", "--stratify", "Smilling"],
        "did you mean \"Smiling\"?"
      ),
      (["inspect", "x", "--fractions", "0.5,0.5"], "expected four shares that add up to 1"),
      (["split", "synthetic-faces?count=50", "--out", "/nowhere/at/all.csv"], "could not write"),
      (["convert", "x", "y.zip"], "expected a name that ends in .tar"),
      (["convert", "x", "y.tar", "--quality", "0"], "expected 1 to 100"),
      (["convert", "x", "y.tar", "--channels", "2"], "expected 1 (grey) or 3 (colour)"),
      (["fetch", "imagenet"], "known: mnist, cifar-10"), (["fetch", "celeba"], "agreement"),
    ])
  func explains(_ words: [String], _ message: String) throws {
    defer { obscura.remove() }
    let outcome = try obscura.start(["data"] + words).wait()
    #expect(outcome.status == (words.contains("/nowhere/at/all.csv") ? 1 : 2))
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test("the light command starts in under 50 ms")
  func startsQuickly() throws {
    defer { obscura.remove() }
    var times: [Duration] = []
    for _ in 0..<5 {
      let start = ContinuousClock.now
      #expect(try obscura.run("data", "--help").status == 0)
      times.append(ContinuousClock.now - start)
    }
    let least = try #require(times.min())
    #expect(least < .milliseconds(50), "\(least) for the quickest of five")
  }
}
