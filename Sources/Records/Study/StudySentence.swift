import Foundation

extension StudyScore {
  /// The result for a person, with its figures.
  public var sentence: String {
    let figures =
      "\(right) of \(answers) answers are right (\(Self.percent(accuracy.value)) %, 95 % interval "
      + "\(Self.percent(accuracy.low)) to \(Self.percent(accuracy.high))), and guessing gives "
      + "\(Self.percent(chance)) %"
    return switch outcome {
    case .above: "People recognise who was protected: \(figures)."
    case .chance:
      "These answers cannot be told from guessing: \(figures). An accuracy of up to "
        + "\(Self.percent(accuracy.high)) % fits them as well."
    case .below:
      "People were misled: \(figures). Who is fooled still sees something, so this shows no "
        + "protection."
    }
  }

  /// What else to know about the figures, a sentence each.
  public var notes: [String] {
    let people = participants.count { $0.answers > 0 }
    var notes: [String] = []
    switch method {
    case .exact:
      notes.append(
        "All answers are \(right == 0 ? "wrong" : "right"), so nothing varies that could be "
          + "resampled: the interval is Clopper and Pearson's for \(units ?? 1) independent "
          + "answer\(units == 1 ? "" : "s"), the fewer of people and questions.")
    case .questions: break
    case .people:
      notes.append("Only one question was answered: the interval speaks of no other question.")
    case .both: break
    }
    if people == 1 {
      notes.append("Only one person answered: the interval speaks of no other person.")
    } else if people < 5 {
      notes.append("\(people) people are few: the interval is likely too narrow.")
    }
    for sheet in participants where sheet.answers < questions.count {
      notes.append(
        "\(sheet.file): \(sheet.answers) of \(questions.count) questions answered; these count.")
    }
    for sheet in participants where sheet.practice == false {
      notes.append(
        "\(sheet.file): missed the practice question, an unprotected picture; counted all the same."
      )
    }
    return notes
  }

  static func percent(_ share: Double) -> String {
    String(format: "%.1f", share * 100)
  }
}
