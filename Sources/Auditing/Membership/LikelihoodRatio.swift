import Foundation

/// What shadow models say of samples that they learnt from and of samples that they did not, and how
/// much likelier that makes one than the other: LiRA, online, with one spread for all samples.
/// Source: Carlini et al., equation 4 and Algorithm 1.
package struct LikelihoodRatio {
  private let seen: [Double?]
  private let unseen: [Double?]
  private let seenSpread: Double
  private let unseenSpread: Double

  private static let leastSpread = 1e-3

  /// - Parameters:
  ///   - confidences: of each shadow model, of each sample.
  ///   - learnt: whether the model learnt from the sample.
  package init(confidences: [[Double]], learnt: [[Bool]]) {
    let samples = confidences.first?.count ?? 0
    func gathered(_ wanted: Bool) -> (means: [Double?], spread: Double) {
      var (squares, count) = (0.0, 0)
      let means = (0..<samples).map { sample -> Double? in
        let values = confidences.indices.filter { learnt[$0][sample] == wanted }
          .map { confidences[$0][sample] }
        guard !values.isEmpty else { return nil }
        let mean = values.average
        squares += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        count += values.count - 1
        return mean
      }
      return (means, max(Self.leastSpread, (squares / Double(max(1, count))).squareRoot()))
    }
    (seen, seenSpread) = gathered(true)
    (unseen, unseenSpread) = gathered(false)
  }

  /// Logarithm of the ratio for each sample; 0 where no model learnt from it or all did.
  package func scores(_ confidences: [Double]) -> [Double] {
    confidences.indices.map { sample in
      guard let seen = seen[sample], let unseen = unseen[sample] else { return 0 }
      return Self.density(confidences[sample], seen, seenSpread)
        - Self.density(confidences[sample], unseen, unseenSpread)
    }
  }

  /// Logarithm of a normal density, less a constant.
  private static func density(_ value: Double, _ mean: Double, _ spread: Double) -> Double {
    let apart = (value - mean) / spread
    return -apart * apart / 2 - log(spread)
  }
}
