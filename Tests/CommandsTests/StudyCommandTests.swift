import Commands
import Foundation
import Records
import Testing

@Suite("obscura study")
struct StudyCommandTests {
  private let folder: StudyFolder
  private var obscura: Obscura { folder.obscura }

  init() throws { folder = try StudyFolder() }

  @Test(
    "every help has an example",
    arguments: [
      StudyCommand.helpMessage(), StudyNewCommand.helpMessage(), StudyScoreCommand.helpMessage(),
    ])
  func helpHasExamples(_ help: String) {
    #expect(help.contains("EXAMPLES\n  obscura study "))
  }

  @Test("new writes a page without its answers and a key for the owner alone, and replaces neither")
  func makesPages() throws {
    defer { obscura.remove() }
    let (page, key) = try folder.makePage()
    #expect(key.questions.count == 10 && key.practice.options.count == 4 && key.shownAgain == 0)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains(key.study) && html.contains(key.questions[9].id))
    let mode = try FileManager.default.attributesOfItem(
      atPath: obscura.path("study-key.json"))[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let again = try obscura.run("study", "new", folder.run, "--out", page)
    #expect(again.status == 2 && again.errors.contains("name another file with --out"))
    #expect(try String(contentsOfFile: page, encoding: .utf8) == html)
    let audit = try obscura.run(
      "study", "new", folder.run + "/audit", "--out", obscura.path("two.html"))
    // Without audit.json the folder is taken for a run's.
    #expect(audit.status == 2 && audit.errors.contains("holds no study/material.json"))
    try Data().write(to: URL(fileURLWithPath: folder.run + "/audit/audit.json"))
    let found = try obscura.run(
      "study", "new", folder.run + "/audit", "--out", obscura.path("two.html"))
    #expect(found.status == 0, "\(found.errors)")
    #expect(FileManager.default.fileExists(atPath: obscura.path("two-key.json")))
  }

  @Test("what cannot be made is refused with what would help")
  func refuses() throws {
    defer { obscura.remove() }
    let out = ["--out", obscura.path("s.html")]
    for (words, reason) in [
      (["study", "new", obscura.path("nothing")], "run `obscura audit` again"),
      (["study", "new", folder.run, "--questions", "45"], "this study needs 46"),
      (["study", "new", folder.run, "--right", "another"], "take --right original"),
      (["study", "new", folder.run, "--options", "10"], "expected 2 to 9"),
      (["study", "new", folder.run, "--questions", "0"], "expected 1 or more"),
    ] {
      let outcome = try obscura.start(words + out).wait()
      #expect(outcome.status == 2 && outcome.errors.contains(reason), "\(outcome.errors)")
    }
    let picture = folder.run + "/audit/study/7-original.png"
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: picture))
    let altered = try obscura.start(
      ["study", "new", folder.run, "--questions", "40"] + out
    ).wait()
    #expect(altered.status == 2 && altered.errors.contains("SHA-256"), "\(altered.errors)")
    #expect(!FileManager.default.fileExists(atPath: obscura.path("s.html")))
  }

  /// - Parameter right: how many of the first questions are answered rightly.
  private func save(_ key: StudyKey, right: Int, as name: String) throws -> String {
    let answers = key.questions.enumerated().map { place, question in
      let chosen = question.options.first { ($0.id == question.right) == (place < right) }
      return StudyAnswers.Answer(
        question: question.id, shown: question.options.map(\.id), chosen: chosen?.id ?? "",
        milliseconds: 900)
    }
    let file = obscura.path(name + ".json")
    try StudyAnswers(
      study: key.study, code: name, nonce: name, practice: nil, answers: answers
    ).write(to: URL(fileURLWithPath: file))
    return file
  }

  @Test("score finds the key among the files, and refuses what does not belong, all by name")
  func scores() throws {
    defer { obscura.remove() }
    let (_, key) = try folder.makePage()
    let (ann, bob) = (try save(key, right: 10, as: "ann"), try save(key, right: 6, as: "bob"))
    let own = obscura.path("study-key.json")
    let text = try obscura.run("study", "score", ann, own, bob)
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.hasPrefix("RECOGNISED\n") && text.output.contains("16 of 20 answers"))
    let json = try obscura.run("study", "score", ann, bob, "--key", own, "--json")
    let score = try StudyScore(decoding: Array(json.output.utf8), name: "score")
    #expect(score.right == 16 && score.answers == 20 && score.participants.map(\.right) == [10, 6])
    let keyless = try obscura.run("study", "score", ann)
    #expect(keyless.status == 2 && keyless.errors.contains("name it with --key"))
    try FileManager.default.removeItem(atPath: obscura.path("study.html"))
    try FileManager.default.copyItem(atPath: own, toPath: obscura.path("first-key.json"))
    try FileManager.default.removeItem(atPath: own)
    let (_, second) = try folder.makePage("--seed", "2")
    let foreign = try save(second, right: 1, as: "eve")
    let copy = obscura.path("copy.json")
    try FileManager.default.copyItem(atPath: ann, toPath: copy)
    let mixed = try obscura.run(
      "study", "score", ann, foreign, copy, "--key", obscura.path("first-key.json"))
    #expect(mixed.status == 2 && mixed.errors.contains("eve.json: answers to study"))
    #expect(mixed.errors.contains("copy.json: the same participant as"), "\(mixed.errors)")
    let several = try obscura.run("study", "score", ann, own, obscura.path("first-key.json"))
    #expect(several.status == 2 && several.errors.contains("several keys"))
    let cut = try obscura.write("{\"schema\"", "cut.json")
    let damaged = try obscura.run("study", "score", cut, obscura.path("none.json"), "--key", own)
    #expect(damaged.status == 2 && damaged.errors.contains("cut.json: not valid JSON"))
    #expect(damaged.errors.contains("none.json"), "\(damaged.errors)")
  }
}
