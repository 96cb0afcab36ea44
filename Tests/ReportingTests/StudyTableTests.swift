import Pixels
import Records
import Reporting
import Testing

@Suite("A study's table")
struct StudyTableTests {
  private func score() throws -> StudyScore {
    var ids = SeededGenerator(seed: 1)
    let people = (0..<20).map {
      StudyMaterial.Person(
        number: $0, original: .init(file: "o", sha256: ""),
        reconstruction: .init(file: "r", sha256: ""), another: nil)
    }
    let key = try StudyKey(
      drawing: StudyMaterial(
        attacker: "AR", threat: "chosen-image", knowsPeople: true, people: people),
      questions: 3, options: 4, right: .original, seed: 0, ids: &ids)
    let answers = key.questions.prefix(2).map { question in
      StudyAnswers.Answer(
        question: question.id, shown: question.options.map(\.id),
        chosen: question.right ?? "", milliseconds: 2500)
    }
    return try StudyScore(
      key,
      [
        (
          "a.json",
          StudyAnswers(
            study: key.study, code: "ward\u{1B}[31m", nonce: "n", practice: nil, answers: answers)
        )
      ])
  }

  @Test("it holds every figure, question and person, and nothing that a terminal obeys")
  func tells() throws {
    let score = try score()
    for width in [40, 80] {
      let text = StudyTable.text(score, width: width, colour: false)
      #expect(!text.contains("\u{1B}"))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
      for piece in ["1.000", "0.250", "2.5\u{A0}s", "left out", "QUESTION", "ward"] {
        #expect(text.contains(piece), "\(piece) is not in \(text)")
      }
    }
    let plain = StudyTable.text(score, width: 80, colour: false)
    #expect(plain.hasPrefix("NOT TOLD FROM GUESSING\n") == (score.outcome == .chance))
    #expect(plain.contains("\n3             "), "questions without answers are listed too")
  }
}
