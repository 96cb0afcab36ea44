/// What an audit found about one asset, or about all of them together.
public enum Verdict: String, Codable, Sendable, CaseIterable {
  /// Attackers that ran to their plateau gain next to nothing over the floor.
  case protected
  /// Attackers clearly gain something, yet not clearly half of what unprotected data gives them.
  case partly
  /// Attackers gain at least half of what unprotected data gives them.
  case exposed
  /// The attackers failed, were stopped early or could not be compared, or the test samples are too
  /// few, so nothing is decided.
  case inconclusive

  /// Where the verdicts begin, in leakage: 0 is the floor, 1 what unprotected data gives.
  public struct Thresholds: Codable, Sendable, Equatable {
    /// `protected` needs an interval that ends at or below this.
    public var protected: Double
    /// `exposed` needs an interval that starts at or above this.
    public var exposed: Double

    /// A tenth is about what the spread between seeds of one attacker amounts to; from a half on,
    /// an attacker does better on protected data than halfway to no protection at all.
    public static let standard = Thresholds(protected: 0.1, exposed: 0.5)

    public init(protected: Double, exposed: Double) {
      precondition(
        protected < exposed, "Verdict.Thresholds: protected \(protected), exposed \(exposed)")
      self.protected = protected
      self.exposed = exposed
    }
  }

  /// The verdict on one asset.
  ///
  /// - Parameters:
  ///   - leakage: with its 95 % interval; nil where it is not defined, which decides nothing.
  ///   - converged: all finalists ran to their plateau. Otherwise the leakage is a lower bound: it
  ///     can show exposure and never protection.
  public static func of(
    leakage: Interval?, converged: Bool, thresholds: Thresholds = .standard
  ) -> Verdict {
    guard let leakage, !isVoid(leakage) else { return .inconclusive }
    if leakage.low >= thresholds.exposed { return .exposed }
    if leakage.high <= thresholds.protected { return converged ? .protected : .inconclusive }
    // Neither that something leaks nor that little does has been shown: the test set is too small.
    return leakage.low < 0 ? .inconclusive : .partly
  }

  /// The attackers failed: the whole interval lies below the floor, where even a predictor that
  /// sees nothing would do better.
  public static func isVoid(_ leakage: Interval?) -> Bool {
    leakage.map { $0.high < 0 } ?? false
  }

  /// The worst of several verdicts; `inconclusive` where there are none.
  public static func worst(of verdicts: some Sequence<Verdict>) -> Verdict {
    verdicts.max { $0.severity < $1.severity } ?? .inconclusive
  }

  /// exposed > partly > inconclusive > protected.
  public var severity: Int {
    switch self {
    case .protected: 0
    case .inconclusive: 1
    case .partly: 2
    case .exposed: 3
    }
  }
}
