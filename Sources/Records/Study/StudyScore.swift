/// How often people found the right person, against guessing: what `obscura study score` tells.
public struct StudyScore: JSONRecord, Equatable {
  public static let schema = "obscura.study.score/1"

  /// What the interval rests on.
  public enum Method: String, Codable, Sendable {
    case both = "people and questions resampled"
    /// Only one question, or only one person, was there.
    case people = "people resampled"
    case questions = "questions resampled"
    /// All answers are alike; Clopper and Pearson's for `units` independent ones.
    case exact = "exact"
  }

  public enum Outcome: String, Codable, Sendable {
    /// The whole interval lies above chance, holds it, or lies below.
    case above, chance, below
  }

  public struct Question: Codable, Sendable, Equatable {
    /// Number in the material of who was asked about.
    public var person: Int
    public var answers: Int
    public var right: Int
    /// Of those who answered; nil where nobody did.
    public var medianSeconds: Double?

    private enum CodingKeys: String, CodingKey {
      case person, answers, right
      case medianSeconds = "median_seconds"
    }
  }

  public struct Participant: Codable, Sendable, Equatable {
    public var file: String
    public var code: String
    public var answers: Int
    public var right: Int
    /// Whether the unprotected picture was found again; nil where that question was left out.
    public var practice: Bool?
    public var medianSeconds: Double?

    private enum CodingKeys: String, CodingKey {
      case file, code, answers, right, practice
      case medianSeconds = "median_seconds"
    }
  }

  public var study: String
  public var rightOption: StudyKey.RightOption
  public var attacker: String
  public var threat: String
  public var answers: Int
  public var right: Int
  /// The share of right answers with its 95 % interval.
  public var accuracy: Interval
  public var chance: Double
  /// (accuracy - chance) / (1 - chance): 0 for guessing, 1 for always right.
  public var aboveChance: Interval
  public var method: Method
  /// How many independent answers the exact interval rests on; nil for the others.
  public var units: Int?
  public var outcome: Outcome
  public var questions: [Question]
  public var participants: [Participant]

  private enum CodingKeys: String, CodingKey {
    case study, attacker, threat, answers, right, accuracy, chance, method, units, outcome,
      questions
    case participants
    case rightOption = "right_option"
    case aboveChance = "above_chance"
  }
}

extension StudyScore {
  /// A file of answers.
  public typealias Sheet = (file: String, answers: StudyAnswers)

  /// Scores the answers by the owner's key; what the page says of right and wrong counts for nothing.
  ///
  /// - Throws: `StudyError.refused` with all that is wrong, `.noAnswers`.
  public init(_ key: StudyKey, _ sheets: [Sheet], seed: UInt64 = 0) throws {
    let problems = StudySheets(key, sheets).problems
    guard problems.isEmpty else { throw StudyError.refused(problems) }
    let places = Dictionary(
      uniqueKeysWithValues: key.questions.enumerated().map { ($1.id, $0) })
    let marks = sheets.enumerated().flatMap { row, sheet in
      sheet.answers.answers.compactMap { answer in
        places[answer.question].map { column in
          Mark(
            row: row, column: column, isRight: answer.chosen == key.questions[column].right,
            seconds: Double(answer.milliseconds) / 1000)
        }
      }
    }
    guard !marks.isEmpty else { throw StudyError.noAnswers }
    let found = Self.accuracy(marks, seed)
    func aboveChance(_ value: Double) -> Double { (value - key.chance) / (1 - key.chance) }
    self.init(
      study: key.study, rightOption: key.rightOption, attacker: key.attacker, threat: key.threat,
      answers: marks.count, right: marks.count(where: \.isRight), accuracy: found.interval,
      chance: key.chance,
      aboveChance: Interval(
        value: aboveChance(found.interval.value), low: aboveChance(found.interval.low),
        high: aboveChance(found.interval.high)),
      method: found.method, units: found.units,
      outcome: found.interval.low > key.chance
        ? .above : found.interval.high < key.chance ? .below : .chance,
      questions: key.questions.enumerated().map { column, question in
        let own = marks.filter { $0.column == column }
        return Question(
          person: question.person, answers: own.count, right: own.count(where: \.isRight),
          medianSeconds: Self.median(own.map(\.seconds)))
      },
      participants: sheets.enumerated().map { row, sheet in
        let own = marks.filter { $0.row == row }
        return Participant(
          file: sheet.file, code: sheet.answers.code, answers: own.count,
          right: own.count(where: \.isRight),
          practice: sheet.answers.practice.map { $0.chosen == key.practice.right },
          medianSeconds: Self.median(own.map(\.seconds)))
      })
  }

  /// One answer: whose, to which question.
  private struct Mark {
    let row: Int
    let column: Int
    let isRight: Bool
    let seconds: Double
  }

  private static func accuracy(
    _ marks: [Mark], _ seed: UInt64
  ) -> (interval: Interval, method: Method, units: Int?) {
    let people = Set(marks.map(\.row)).count
    let questions = Set(marks.map(\.column)).count
    let right = marks.count(where: \.isRight)
    let cells = marks.map {
      CrossedBootstrap.Cell(row: $0.row, column: $0.column, value: $0.isRight ? 1 : 0)
    }
    if 0 < right, right < marks.count,
      let interval = CrossedBootstrap(cells, seed: seed).interval()
    {
      return (interval, people == 1 ? .questions : questions == 1 ? .people : .both, nil)
    }
    // Nothing varies that could be resampled. However much answers of one person or to one question
    // are alike, they are worth as many independent ones as there are people or questions,
    // whichever are fewer.
    let units = [people, questions].filter { $0 > 1 }.min() ?? 1
    return (.binomial(successes: right == 0 ? 0 : units, trials: units), .exact, units)
  }

  private static func median(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : Bootstrap.quantile(0.5, of: values.sorted())
  }
}
