/// The questions of a study with their right answers: the owner keeps this file, participants get
/// the page.
public struct StudyKey: JSONRecord, Equatable {
  public static let schema = "obscura.study.key/1"

  /// Which picture of the person stands among the options.
  public enum RightOption: String, Codable, Sendable, CaseIterable {
    /// The one that was protected: the easiest for participants, the worst case for the owner.
    case original
    /// Another of the same person: who is it, instead of which picture is it.
    case another
  }

  public struct Option: Codable, Sendable, Equatable {
    /// Says nothing about whom it shows.
    public var id: String
    /// Number in the material.
    public var person: Int

    public init(id: String, person: Int) {
      self.id = id
      self.person = person
    }
  }

  public struct Question: Codable, Sendable, Equatable {
    public var id: String
    /// Number in the material of who was rebuilt.
    public var person: Int
    /// In the order of their ids, which were drawn.
    public var options: [Option]

    public init(id: String, person: Int, options: [Option]) {
      self.id = id
      self.person = person
      self.options = options
    }

    /// The right option's id; nil where none shows the person.
    public var right: String? { options.first { $0.person == person }?.id }
  }

  /// Names the study in its answers.
  public var study: String
  public var rightOption: RightOption
  /// Drew the people; ids come from the system's randomness.
  public var seed: UInt64
  /// Who rebuilt the pictures, and what that attacker has.
  public var attacker: String
  public var threat: String
  /// An unprotected picture to begin with, which does not count.
  public var practice: Question
  public var questions: [Question]

  public init(
    study: String, rightOption: RightOption, seed: UInt64, attacker: String, threat: String,
    practice: Question, questions: [Question]
  ) {
    self.study = study
    self.rightOption = rightOption
    self.seed = seed
    self.attacker = attacker
    self.threat = threat
    self.practice = practice
    self.questions = questions
  }

  private enum CodingKeys: String, CodingKey {
    case study, seed, attacker, threat, practice, questions
    case rightOption = "right_option"
  }

  /// The share of right answers of somebody who guesses.
  public var chance: Double { 1 / Double(practice.options.count) }

  public func check(file: String) throws {
    func refuse(_ field: String, _ problem: String) -> RecordError {
      .badField(file: file, field: field, problem: problem)
    }
    guard !questions.isEmpty else { throw refuse("questions", "is empty") }
    let named = [("practice", practice)] + questions.enumerated().map { ("questions[\($0)]", $1) }
    for (field, question) in named {
      guard question.options.count >= 2, question.options.count == practice.options.count else {
        throw refuse(
          "\(field).options",
          "has \(question.options.count) options, expected as many in each "
            + "question, 2 or more")
      }
      guard question.options.filter({ $0.person == question.person }).count == 1 else {
        throw refuse("\(field).options", "shows the person not exactly once")
      }
    }
    let ids = named.flatMap { [$1.id] + $1.options.map(\.id) }
    guard Set(ids).count == ids.count else { throw refuse("questions", "has one id twice") }
  }
}
