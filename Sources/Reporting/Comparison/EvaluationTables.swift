import Pixels
import Records

/// A run's measured classifier with the name that it is compared under.
public struct EvaluatedRun: Sendable {
  public let name: String
  public let evaluation: Evaluation
  /// What runs must share to be compared: data and scale, for a person.
  public let setting: String
  /// What tells its row from others of the same cipher; empty for what the paper has.
  public let variant: String
  /// It learnt what the paper's classifiers learnt: CIFAR-10's classes.
  public let isPublished: Bool

  public init(
    name: String, evaluation: Evaluation, setting: String = "", variant: String = "",
    isPublished: Bool = true
  ) {
    self.name = name
    self.evaluation = evaluation
    self.setting = setting
    self.variant = variant
    self.isPublished = isPublished
  }

  /// From the recipe of the run.
  public init(name: String, evaluation: Evaluation, recipe: Recipe) {
    let (data, train) = (recipe.data, recipe.train)
    let size = data.size.map { ", \($0) px" } ?? ""
    let isTanaka = recipe.cipher?.name == "tanaka"
    let isAdapted = recipe.options.text(at: "adaptation") == "true"
    self.init(
      name: name, evaluation: evaluation,
      setting:
        "\(data.source)\(size), width \(recipe.model.width), \(train.epochs) epochs of batches of "
        + "\(train.batch)",
      variant: isTanaka == isAdapted
        ? "" : isAdapted ? "adaptation network" : "no adaptation network",
      isPublished: data.size == Size(side: 32) && recipe.labels.task.map(\.name) == ["class"])
  }

  /// What it learnt from and how, without its keys.
  var training: String {
    evaluation.training + (variant.isEmpty ? "" : ", \(variant)")
  }
}

/// Accuracy of classifiers that learnt behind ciphers, by cipher and keys, beside the figures of
/// Sirichotedumrong et al., Tables III (encrypted test pictures) and IV (plain ones).
public struct EvaluationTables {
  /// How keys were given while training, as recipes name it.
  private static let keys = ["same", "per-image", "per-view"]

  private let runs: [EvaluatedRun]

  public init(_ runs: [EvaluatedRun]) {
    self.runs = runs
  }

  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - colour: whether the terminal understands ANSI colours.
  /// - Returns: lines with a line end each.
  public func text(width: Int, colour: Bool) -> String {
    let settings = unique(runs.map(\.setting))
    let blocks = settings.flatMap { setting in
      EvaluationTables(runs.filter { $0.setting == setting }).blocks(setting, width, colour)
    }
    let remark = Self.brackets + (runs.contains(where: \.isPublished) ? Self.remark : "")
    return (blocks + [TextWrap.lines(remark, width: width)])
      .map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// Of runs of one setting.
  private func blocks(_ setting: String, _ width: Int, _ colour: Bool) -> [[String]] {
    let labels = unique(runs.flatMap { $0.evaluation.rows.map(\.label) })
    return labels.flatMap { label in
      Evaluation.Condition.allCases.reversed().compactMap { condition -> [String]? in
        let rows = rows(label, condition)
        guard !rows.isEmpty else { return nil }
        let title = "\(label): accuracy in % on \(condition.rawValue) test pictures"
        return [TextStyle.bold.applied(to: title, colour)]
          + (setting.isEmpty ? [] : [setting]) + table(rows).lines(width: width, colour: colour)
      }
    }
  }

  private static let brackets =
    "Brackets: 95 % bootstrap interval of one run, or least and greatest of several seeds."
  private static let remark =
    " The paper trained a full ResNet-18 for 300 epochs on lossless CIFAR-10: compare rows, not "
    + "columns."

  private func rows(_ label: String, _ condition: Evaluation.Condition) -> [TextTable.Row] {
    let ciphers = unique(runs.map(\.training))
    let isPublished = runs.contains(where: \.isPublished)
    let ordered = ciphers.sorted {
      (PublishedAccuracies.place(of: $0), $0) < (PublishedAccuracies.place(of: $1), $1)
    }
    return ordered.compactMap { cipher in
      let cells = Self.keys.map { keys -> TextTable.Cell in
        // Plain pictures have no keys: their row stands in the first column.
        let wanted = cipher == "plain" ? nil : keys
        guard cipher != "plain" || keys == "same" else { return "" }
        return .init(cell(figures(cipher, wanted, label, condition)))
      }
      guard cells.contains(where: { !$0.text.isEmpty }) else { return nil }
      let published = isPublished ? PublishedAccuracies.figures(cipher, condition) : ("", "")
      return .init(
        cells: [.init(cipher, style: .bold)] + cells + [
          .init(published.0), .init(published.1),
        ])
    }
  }

  private func figures(
    _ cipher: String, _ keys: String?, _ label: String, _ condition: Evaluation.Condition
  ) -> [Interval] {
    runs.filter { $0.training == cipher && $0.evaluation.keys == keys }
      .flatMap(\.evaluation.rows)
      // What was trained on plain pictures has no encrypted test pictures to show.
      .filter { $0.label == label && ($0.condition == condition || cipher == "plain") }
      .map(\.accuracy)
  }

  private func cell(_ figures: [Interval]) -> String {
    guard let first = figures.first else { return "" }
    let values = figures.map(\.value)
    let range =
      figures.count == 1 ? (first.low, first.high) : (values.min() ?? 0, values.max() ?? 0)
    let mean = values.reduce(0, +) / Double(values.count)
    let seeds = figures.count == 1 ? "" : " n=\(figures.count)"
    return "\(Self.percent(mean)) [\(Self.percent(range.0)), \(Self.percent(range.1))]\(seeds)"
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private func table(_ rows: [TextTable.Row]) -> TextTable {
    TextTable(
      columns: [
        .init(title: "Trained on"), .init(title: "One key", narrowest: 8),
        .init(title: "Key per image", narrowest: 8), .init(title: "Key per view", narrowest: 8),
        .init(title: "Paper, same", isNumeric: true),
        .init(title: "Paper, different", isNumeric: true),
      ], rows: rows)
  }
}

/// Sirichotedumrong, Kinoshita and Kiya, Tables III and IV, in per cent.
private enum PublishedAccuracies {
  private static let order = [
    "plain", "pixel", "pixel+shuffle", "tanaka", "chaotic", "etc-8", "etc-16",
  ]

  /// By the cipher, which is what stands before a comma.
  static func place(of training: String) -> Int {
    order.firstIndex { $0 == training.prefix { $0 != "," } } ?? order.count
  }

  private static let encrypted: [String: (String, String)] = [
    "plain": ("93.52", ""), "pixel": ("93.01", "92.96"), "pixel+shuffle": ("90.85", "90.97"),
    "tanaka": ("90.41", "32.69"), "chaotic": ("72.15", "67.91"), "etc-8": ("82.32", "52.56"),
  ]
  private static let plain: [String: (String, String)] = [
    "plain": ("93.52", ""), "pixel": ("91.47", "92.16"), "pixel+shuffle": ("87.62", "90.46"),
    "tanaka": ("26.68", "39.39"),
  ]

  static func figures(
    _ cipher: String, _ condition: Evaluation.Condition
  ) -> (same: String, different: String) {
    let found = (condition == .encrypted ? encrypted : plain)[cipher] ?? ("", "")
    return (found.0, found.1)
  }
}
