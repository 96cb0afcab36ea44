/// What one participant answered, as the study's page saves it.
public struct StudyAnswers: JSONRecord, Equatable {
  public static let schema = "obscura.study.answers/1"

  public struct Answer: Codable, Sendable, Equatable {
    /// Ids of the study's key.
    public var question: String
    /// In the order in which this participant saw them.
    public var shown: [String]
    public var chosen: String
    /// How long the question was in sight, all visits together.
    public var milliseconds: Int

    public init(question: String, shown: [String], chosen: String, milliseconds: Int) {
      self.question = question
      self.shown = shown
      self.chosen = chosen
      self.milliseconds = milliseconds
    }
  }

  public var study: String
  /// What the participant wants to be called; drawn where nothing was typed.
  public var code: String
  /// Drawn by the page when it was opened: tells two participants of one code apart.
  public var nonce: String
  /// nil where it was left out.
  public var practice: Answer?
  /// Questions without an answer are missing.
  public var answers: [Answer]

  public init(study: String, code: String, nonce: String, practice: Answer?, answers: [Answer]) {
    self.study = study
    self.code = code
    self.nonce = nonce
    self.practice = practice
    self.answers = answers
  }

  public func check(file: String) throws {
    guard !nonce.isEmpty else {
      throw RecordError.badField(file: file, field: "nonce", problem: "is empty")
    }
    let named =
      (practice.map { [("practice", $0)] } ?? [])
      + answers.enumerated().map { ("answers[\($0)]", $1) }
    for (field, answer) in named {
      guard answer.shown.contains(answer.chosen) else {
        throw RecordError.badField(
          file: file, field: "\(field).chosen", problem: "is none of the options that were shown")
      }
      try checkAtLeast(0, answer.milliseconds, field: "\(field).milliseconds", file: file)
    }
    var seen: Set<String> = []
    for (place, answer) in answers.enumerated() where !seen.insert(answer.question).inserted {
      throw RecordError.badField(
        file: file, field: "answers[\(place)].question", problem: "was answered before in this file"
      )
    }
  }
}
