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
