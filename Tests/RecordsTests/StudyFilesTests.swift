import Foundation
import Pixels
import Records
import TestSupport
import Testing

@Suite("Files of a study")
struct StudyFilesTests {
  private func key() throws -> StudyKey {
    try StudySamples.key(people: 12, questions: 2, options: 3)
  }

  @Test("material, key and answers read back equal, with one private key file")
  func roundTrips() throws {
    let folder = try TemporaryFolder()
    let material = StudySamples.material(people: 3)
    #expect(try StudyMaterial(decoding: material.encoded(), name: "m") == material)
    let key = try key()
    try key.write(to: folder.file("k.json"), mode: 0o600)
    #expect(try StudyKey(contentsOf: folder.file("k.json")) == key)
    let answers = StudySamples.sheet(key, "1-", nonce: "a").answers
    #expect(try StudyAnswers(decoding: answers.encoded(), name: "a") == answers)
    var shy = answers
    shy.practice = nil
    #expect(try StudyAnswers(decoding: shy.encoded(), name: "a") == shy)
  }

  @Test("every cut and every flipped bit is found or read, never worse")
  func survivesDamage() throws {
    let key = try key()
    let files: [([UInt8], ([UInt8]) throws -> Void)] = [
      (
        StudySamples.material(people: 2).encoded(),
        { _ = try StudyMaterial(decoding: $0, name: "m") }
      ),
      (key.encoded(), { _ = try StudyKey(decoding: $0, name: "k") }),
      (
        StudySamples.sheet(key, "10", nonce: "a").answers.encoded(),
        { _ = try StudyAnswers(decoding: $0, name: "a") }
      ),
    ]
    for (bytes, read) in files {
      let survey = Damage.survey(bytes, failure: RecordError.self, reader: read)
      #expect(survey.problems.isEmpty, "\(survey.problems)")
      // The last byte is the closing newline.
      #expect(survey.acceptedCuts.allSatisfy { $0 == bytes.count - 1 })
    }
  }

  @Test("answers that contradict themselves are refused with the field")
  func refusesAnswers() throws {
    let good = StudySamples.sheet(try key(), "10", nonce: "a").answers
    func problem(_ change: (inout StudyAnswers) -> Void) -> String {
      var answers = good
      change(&answers)
      let bytes = answers.encoded()
      let error = #expect(throws: RecordError.self) {
        _ = try StudyAnswers(decoding: bytes, name: "a")
      }
      return error?.description ?? ""
    }
    #expect(
      problem { $0.answers[1].chosen = "x" }
        == "a: field \"answers[1].chosen\" is none of the options that were shown")
    #expect(
      problem { $0.answers[1] = $0.answers[0] }
        == "a: field \"answers[1].question\" was answered before in this file")
    #expect(problem { $0.nonce = "" } == "a: field \"nonce\" is empty")
    #expect(
      problem { $0.practice?.milliseconds = -1 }
        == "a: field \"practice.milliseconds\" holds -1, expected at least 0")
  }

  @Test("a key whose questions cannot be scored is refused with the field")
  func refusesKeys() throws {
    let good = try key()
    func problem(_ change: (inout StudyKey) -> Void) -> String {
      var key = good
      change(&key)
      let bytes = key.encoded()
      let error = #expect(throws: RecordError.self) {
        _ = try StudyKey(decoding: bytes, name: "k")
      }
      return error?.description ?? ""
    }
    #expect(problem { $0.questions = [] } == "k: field \"questions\" is empty")
    #expect(
      problem { $0.questions[1].options.removeLast() }
        .hasPrefix("k: field \"questions[1].options\" has 2 options"))
    #expect(
      problem { $0.practice.person = 99 }
        == "k: field \"practice.options\" shows the person not exactly once")
    #expect(
      problem { $0.questions[1].id = $0.questions[0].id }
        == "k: field \"questions\" has one id twice")
    var twins = StudySamples.material(people: 2)
    twins.people[1].number = 0
    #expect(throws: RecordError.self) {
      _ = try StudyMaterial(decoding: twins.encoded(), name: "m")
    }
  }
}

@Suite("Drawing a study")
struct StudyDrawingTests {
  @Test("nobody is shown twice while there are people left")
  func deals() throws {
    let key = try StudySamples.key(people: 44)
    let steps = [key.practice] + key.questions
    #expect(Set(steps.flatMap { $0.options.map(\.person) }).count == 44 && key.shownAgain == 0)
    #expect(steps.allSatisfy { $0.options.count == 4 && $0.right != nil })
    #expect(key.questions.count == 10)
    let crowded = try StudySamples.key(people: 11)
    #expect(crowded.shownAgain == 11)
    for question in [crowded.practice] + crowded.questions {
      #expect(Set(question.options.map(\.person)).count == 4, "nobody twice in one question")
    }
    #expect(Set(crowded.questions.map(\.person)).count == 10)
  }

  @Test("the seed draws the people; ids say nothing and differ each time")
  func seeds() throws {
    func people(_ key: StudyKey) -> Set<[Int]> {
      Set(key.questions.map { [$0.person] + $0.options.map(\.person).sorted() })
    }
    let (one, same, other) = (
      try StudySamples.key(seed: 1, ids: 1), try StudySamples.key(seed: 1, ids: 2),
      try StudySamples.key(seed: 2, ids: 1)
    )
    #expect(people(one) == people(same) && people(one) != people(other))
    #expect(one.study != same.study && one.study.count == 32)
    #expect(Set(one.questions.map(\.id)).isDisjoint(with: same.questions.map(\.id)))
    // By their ids, the right option stands anywhere.
    let places = (0..<40).flatMap { ids in
      (try? StudySamples.key(ids: ids).questions.compactMap { question in
        question.options.firstIndex { $0.person == question.person }
      }) ?? []
    }
    for place in 0..<4 {
      let share = Double(places.count { $0 == place }) / Double(places.count)
      #expect(abs(share - 0.25) < 0.08, "\(place): \(share)")
    }
  }

  @Test("with another picture of each only those are asked about who have one")
  func asksWithAnother() throws {
    let key = try StudySamples.key(people: 24, right: .another)
    #expect(([key.practice] + key.questions).allSatisfy { $0.person % 2 == 0 })
    #expect(
      throws: StudyError.tooFewPeople(got: 10, needed: 11, another: true)
    ) { _ = try StudySamples.key(people: 20, right: .another) }
    #expect(
      throws: StudyError.tooFewPeople(got: 3, needed: 11, another: false)
    ) { _ = try StudySamples.key(people: 3) }
    #expect(
      throws: StudyError.tooFewPeople(got: 3, needed: 4, another: false)
    ) { _ = try StudySamples.key(people: 3, questions: 1) }
  }
}

@Suite("Errors of studies")
struct StudyErrorTests {
  @Test(
    "every error names its subject, what was found and what to do",
    arguments: [
      (
        .noMaterial(folder: "a"),
        "a: holds no study/material.json; audits before this version and those that rebuilt no "
          + "picture kept none: run `obscura audit` again"
      ),
      (
        .alteredPicture(file: "a"),
        "a: not the picture that the audit wrote (its SHA-256 differs); run `obscura audit` again"
      ),
      (
        .tooFewPeople(got: 3, needed: 11, another: false),
        "the audit kept pictures of 3 people, this study needs 11; ask for fewer --questions or "
          + "--options"
      ),
      (
        .tooFewPeople(got: 3, needed: 11, another: true),
        "the audit kept pictures of 3 people of whom there is another picture, this study needs 11; "
          + "ask for fewer --questions or --options, or take --right original"
      ),
      (
        .taken(path: "a"),
        "a: exists, and answers to an earlier study may need it; name another file with --out"
      ),
      (
        .noKey,
        "no study-key.json among the files; name it with --key (`obscura study new` wrote it beside "
          + "the page)"
      ),
      (.severalKeys(["a", "b"]), "several keys: a, b; name one study's with --key"),
      (.refused(["a: x", "b: y"]), "a: x\nb: y"),
      (.noAnswers, "nobody answered a question; there is nothing to score"),
    ] as [(StudyError, String)])
  func describes(_ error: StudyError, _ text: String) {
    #expect(error.description == text)
  }
}
