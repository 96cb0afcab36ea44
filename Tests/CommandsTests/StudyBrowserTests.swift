import Foundation
import Records
import TestSupport
import Testing

/// A study answered in a real browser, by mouse, by keys and by touch; see
/// scripts/checks/study_browser.py.
@Suite("A study in a browser")
struct StudyBrowserTests {
  /// What the script says that it clicked.
  private struct Clicked: Decodable {
    struct Person: Decodable {
      let hand: String
      let file: String
      /// Option by question.
      let chosen: [String: String]
    }

    let people: [Person]
    /// Addresses beside the page's own.
    let asked: [String]
    let complaints: [Complaint]
    let refuses: Bool

    struct Complaint: Decodable {}
  }

  /// The script's exit status where there is no browser.
  private static let noBrowser: Int32 = 77

  @Test("what people click is what is scored, and nothing leaves the page")
  func answersInABrowser() throws {
    let test = "a study in a browser (scripts/setup browser installs Chromium)"
    guard let python = Tool("python3", for: test) else { return }
    let folder = try StudyFolder()
    let obscura = folder.obscura
    defer { obscura.remove() }
    let (page, key) = try folder.makePage()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("scripts/checks/study_browser.py")
    let saved = obscura.folder.appendingPathComponent("saved")
    let outcome = try python.run([script.path, page, saved.path, "--pictures"])
    guard outcome.status != Self.noBrowser else {
      print("notice: there is no Chromium, skipped: \(test)")
      return
    }
    try #require(outcome.status == 0, "\(outcome.output)")
    let clicked = try JSONDecoder().decode(
      Clicked.self, from: Data(contentsOf: saved.appendingPathComponent("clicked.json")))
    #expect(clicked.asked.isEmpty && clicked.complaints.isEmpty)
    #expect(clicked.refuses, "the page's policy lets a script connect")
    #expect(clicked.people.map(\.hand) == ["mouse", "keys", "touch", "mouse"])

    let files = clicked.people.map { saved.appendingPathComponent($0.file).path }
    let scored = try obscura.start(
      ["study", "score", "--json", obscura.path("study-key.json")] + files
    ).wait()
    #expect(scored.status == 0, "\(scored.errors)")
    let score = try StudyScore(decoding: Array(scored.output.utf8), name: "score")
    for (person, participant) in zip(clicked.people, score.participants) {
      let right = key.questions.count { person.chosen[$0.id] == $0.right }
      #expect(participant.right == right && participant.answers == person.chosen.count - 1)
      #expect(participant.practice == (person.chosen[key.practice.id] == key.practice.right))
      let answers = try StudyAnswers(contentsOf: saved.appendingPathComponent(person.file))
      #expect(answers.answers.allSatisfy { person.chosen[$0.question] == $0.chosen })
      #expect(answers.answers.allSatisfy { $0.milliseconds > 0 })
    }
    #expect(score.participants.map(\.answers) == [10, 10, 10, 3])
    #expect(score.participants.map(\.code).suffix(3) == ["ward7", "T-3", "early"])
    // Each sees the questions and their options in an order of their own.
    let orders = try files.map {
      try StudyAnswers(contentsOf: URL(fileURLWithPath: $0)).answers.map(\.question)
    }
    #expect(Set(orders).count == 4)
    for name in ["mouse-question", "keys-question", "touch-question", "touch-saved"] {
      #expect(
        FileManager.default.fileExists(atPath: saved.appendingPathComponent(name + ".png").path))
    }
  }
}
