import Pixels
import Records

/// A made-up study: people by number, and sheets of answers written as words.
enum StudySamples {
  static func file(_ name: String) -> StudyMaterial.File {
    .init(file: name + ".png", sha256: String(repeating: "0f", count: 32))
  }

  /// Every second person has another picture.
  static func material(people: Int) -> StudyMaterial {
    StudyMaterial(
      attacker: "AR", threat: "chosen-image", knowsPeople: true,
      people: (0..<people).map {
        .init(
          number: $0, original: file("\($0)-o"), reconstruction: file("\($0)-r"),
          another: $0 % 2 == 0 ? file("\($0)-a") : nil)
      })
  }

  static func key(
    people: Int = 60, questions: Int = 10, options: Int = 4,
    right: StudyKey.RightOption = .original, seed: UInt64 = 0, ids: UInt64 = 7
  ) throws -> StudyKey {
    var generator = SeededGenerator(seed: ids)
    return try StudyKey(
      drawing: material(people: people), questions: questions, options: options, right: right,
      seed: seed, ids: &generator)
  }

  /// - Parameter marks: a letter a question: 1 right, 0 wrong, - none.
  static func sheet(
    _ key: StudyKey, _ marks: String, nonce: String, practice: Bool = true
  ) -> StudyScore.Sheet {
    func answer(_ question: StudyKey.Question, _ isRight: Bool) -> StudyAnswers.Answer {
      let chosen = question.options.first { ($0.id == question.right) == isRight }?.id ?? ""
      return .init(
        question: question.id, shown: question.options.map(\.id).reversed(), chosen: chosen,
        milliseconds: 2000)
    }
    return (
      nonce + ".json",
      StudyAnswers(
        study: key.study, code: "c-" + nonce, nonce: nonce,
        practice: answer(key.practice, practice),
        answers: zip(key.questions, marks).filter { $1 != "-" }.map { answer($0, $1 == "1") })
    )
  }

  static func sheets(_ key: StudyKey, _ rows: String) -> [StudyScore.Sheet] {
    rows.split(separator: "\n").enumerated().map { sheet(key, String($1), nonce: "n\($0)") }
  }
}
