/// Recipe key `split`: how the samples fall into the four parts that never mix.
public enum SplitSettings: Sendable, Equatable {
  /// Shares of the samples that add up to 1.
  case fractions(owner: Double, attacker: Double, validation: Double, test: Double)
  /// A column that names each sample's part.
  case column(String, training: Training = .shared)

  /// Recipe key `split.training`: who gets what the column publishes for training.
  public enum Training: String, Sendable, CaseIterable {
    /// Owner, attacker and, where none is published, validation, in the standard shares.
    case shared
    /// The owner all of it, as papers do that train one classifier; there is nobody to attack then.
    case owner
  }

  /// 50, 25, 5 and 20 %.
  public static let standard = fractions(owner: 0.5, attacker: 0.25, validation: 0.05, test: 0.2)

  init(_ section: RecipeSection) {
    let parts = ["owner", "attacker", "validation", "test"]
    let given = parts.filter(section.contains)
    if let column: String = section.optional("column") {
      if !given.isEmpty {
        section.report(
          "split has both a column and the share of \(given[0]); keep one of them", at: "column")
      }
      parts.forEach { _ = section.node($0) }
      self = .column(column, training: section.optional("training", default: .shared))
      return
    }
    let standard = [0.5, 0.25, 0.05, 0.2]
    let shares = zip(parts, standard).map { section.optional($0, default: $1, in: 0...1) }
    let sum = shares.reduce(0, +)
    if abs(sum - 1) > 1e-6 {
      let listed = zip(parts, shares).map { "\($0) \($1)" }.joined(separator: ", ")
      let rounded = (sum * 1e6).rounded() / 1e6
      section.report("the shares of split add up to \(rounded) (\(listed)); expected 1")
    }
    self = .fractions(
      owner: shares[0], attacker: shares[1], validation: shares[2], test: shares[3])
  }

  var tree: RecipeNode {
    switch self {
    case .column(let column, let training):
      .map(
        [("column", .value(column))]
          + (training == .shared ? [] : [("training", .value(training.rawValue))]))
    case .fractions(let owner, let attacker, let validation, let test):
      .map([
        ("owner", .value(owner)), ("attacker", .value(attacker)),
        ("validation", .value(validation)), ("test", .value(test)),
      ])
    }
  }
}
