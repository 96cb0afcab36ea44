import Records

/// What a study found, for a terminal. Times are medians over answers.
public enum StudyTable {
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - colour: whether the terminal understands ANSI colours.
  /// - Returns: lines with a line end each.
  public static func text(_ score: StudyScore, width: Int, colour: Bool) -> String {
    let width = max(32, min(width, 100))
    let title = TextStyle.bold.applied(to: score.outcome.title, colour)
    let blocks = [
      [title] + TextWrap.lines(printable(score.sentence), width: width),
      figures(score).lines(width: width, colour: colour),
      questions(score).lines(width: width, colour: colour),
      participants(score).lines(width: width, colour: colour),
      score.notes.flatMap { TextWrap.lines(printable($0), width: width) },
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private static func figures(_ score: StudyScore) -> TextTable {
    func row(_ name: String, _ interval: Interval) -> TextTable.Row {
      .init(cells: [
        .init(name, style: .bold), .init(Figures.share(interval.value)),
        .init("[\(Figures.share(interval.low)), \(Figures.share(interval.high))]"),
      ])
    }
    return TextTable(
      columns: [
        .init(title: "Figure"), .init(title: "Value", isNumeric: true),
        .init(title: "95 % interval"),
      ],
      rows: [
        row("accuracy", score.accuracy),
        .init(cells: [
          .init("chance", style: .bold), .init(Figures.share(score.chance)), "",
        ]),
        row("above chance", score.aboveChance),
      ])
  }

  private static func questions(_ score: StudyScore) -> TextTable {
    TextTable(
      columns: [
        .init(title: "Question"), .init(title: "Person", isNumeric: true),
        .init(title: "Answers", isNumeric: true), .init(title: "Right", isNumeric: true),
        .init(title: "Time", isNumeric: true),
      ],
      rows: score.questions.enumerated().map { place, question in
        .init(cells: [
          .init("\(place + 1)"), .init("\(question.person)"), .init("\(question.answers)"),
          .init("\(question.right)"), time(question.medianSeconds),
        ])
      })
  }

  private static func participants(_ score: StudyScore) -> TextTable {
    TextTable(
      columns: [
        .init(title: "Code", narrowest: 6), .init(title: "Answers", isNumeric: true),
        .init(title: "Right", isNumeric: true), .init(title: "Practice"),
        .init(title: "Time", isNumeric: true),
      ],
      rows: score.participants.map { participant in
        .init(cells: [
          .init(participant.code), .init("\(participant.answers)"), .init("\(participant.right)"),
          .init(participant.practice.map { $0 ? "right" : "wrong" } ?? "left out"),
          time(participant.medianSeconds),
        ])
      })
  }

  private static func time(_ seconds: Double?) -> TextTable.Cell {
    .init(seconds.map { terminal(Figures.duration($0)) } ?? "")
  }
}

extension StudyScore.Outcome {
  fileprivate var title: String {
    switch self {
    case .above: "RECOGNISED"
    case .chance: "NOT TOLD FROM GUESSING"
    case .below: "MISLED"
    }
  }
}
