/// What is wrong with files of answers beside the study's key.
struct StudySheets {
  private let key: StudyKey
  private let sheets: [StudyScore.Sheet]

  init(_ key: StudyKey, _ sheets: [StudyScore.Sheet]) {
    self.key = key
    self.sheets = sheets
  }

  /// A line for each, empty where all can be scored.
  var problems: [String] {
    sheets.flatMap(problems) + copies
  }

  private func problems(_ sheet: StudyScore.Sheet) -> [String] {
    guard sheet.answers.study == key.study else {
      return [
        "\(sheet.file): answers to study \(sheet.answers.study), the key is of study \(key.study); "
          + "leave it out or name its own key"
      ]
    }
    let practice = sheet.answers.practice.map { [("practice", $0, [key.practice])] } ?? []
    let answers = sheet.answers.answers.enumerated().map {
      ("answers[\($0)]", $1, key.questions)
    }
    return (practice + answers).compactMap { field, answer, questions in
      problem(answer, among: questions).map {
        "\(RecordError.badField(file: sheet.file, field: "\(field).\($0)", problem: $1))"
      }
    }
  }

  private func problem(
    _ answer: StudyAnswers.Answer, among questions: [StudyKey.Question]
  ) -> (field: String, problem: String)? {
    guard let question = questions.first(where: { $0.id == answer.question }) else {
      return ("question", "is none of the study's")
    }
    guard answer.shown.sorted() == question.options.map(\.id).sorted() else {
      return ("shown", "holds other options than the question has")
    }
    return nil
  }

  /// One page that was saved twice.
  private var copies: [String] {
    var first: [String: String] = [:]
    return sheets.compactMap { sheet in
      if let other = first[sheet.answers.nonce] {
        return "\(sheet.file): the same participant as \(other); keep the one that was saved last"
      }
      first[sheet.answers.nonce] = sheet.file
      return nil
    }
  }
}
