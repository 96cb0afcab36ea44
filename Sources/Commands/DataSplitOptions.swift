import ArgumentParser
import Datasets

/// How the four parts are drawn, on the command line.
public struct DataSplitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The column that names people, or none to split by picture. Default: "
        + People.usualColumns.joined(separator: ", ") + ", where there is one.",
      valueName: "column"))
  public var identity: String?
  @Option(
    help: ArgumentHelp(
      "A label to keep in proportion, as in \"Young > 0.5\"; may be given several times.",
      valueName: "expression"))
  public var stratify: [String] = []
  @Option(
    help: ArgumentHelp(
      "Take the parts from a column, such as a published split, instead of drawing them."))
  public var column: String?
  @Option(
    help: ArgumentHelp(
      "Shares of owner, attacker, validation and test, which add up to 1.",
      valueName: "o,a,v,t"))
  public var fractions: String = "0.5,0.25,0.05,0.2"
  @Option(help: "The same seed gives the same parts; a recipe's own is `seed`.")
  public var seed: UInt64 = 0

  public init() {}

  public func validate() throws { _ = try shares() }

  func plan() throws -> SplitPlan {
    SplitPlan(
      identity: identity.map { $0 == "none" ? .none : .column($0) } ?? .usual, strata: stratify,
      column: column, fractions: try shares(), seed: seed)
  }

  private func shares() throws -> [Part: Double] {
    let numbers = fractions.split(separator: ",", omittingEmptySubsequences: false)
      .map { Double($0) ?? .nan }
    guard numbers.count == 4, numbers.allSatisfy({ $0 >= 0 && $0 <= 1 }),
      abs(numbers.reduce(0, +) - 1) < 1e-6
    else {
      throw ValidationError(
        "--fractions \(fractions): expected four shares that add up to 1, as in 0.5,0.25,0.05,0.2")
    }
    return Dictionary(uniqueKeysWithValues: zip(Part.allCases, numbers))
  }
}
