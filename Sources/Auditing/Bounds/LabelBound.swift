import Foundation

/// How well anybody can tell a label of two classes from a release.
package enum LabelBound {
  /// `½ (1 + TV)`: the best mean of the two recalls, where releases of the classes differ by so much.
  package static func balancedAccuracy(totalVariation: Double) -> Double {
    (1 + min(1, max(0, totalVariation))) / 2
  }

  /// `p + (1 - p) TV`, where p is the share of the commoner class.
  package static func accuracy(totalVariation: Double, common share: Double) -> Double {
    share + (1 - share) * min(1, max(0, totalVariation))
  }

  /// Fano: the error e of the best guess has `H(e) ≥ H(p) - I`, and the best guess errs no more often
  /// than the rarer class comes.
  ///
  /// - Parameters:
  ///   - bits: that the release tells of the label at most.
  ///   - share: of the commoner class; ½ gives the balanced accuracy where the bits are the
  ///     mean of those of both classes.
  package static func accuracy(bits: Double, common share: Double) -> Double {
    1 - rarer(ofEntropy: entropy(share) - bits)
  }

  /// In bits, of a coin that falls one way so often.
  package static func entropy(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return 0 }
    return -(share * log2(share) + (1 - share) * log2(1 - share))
  }

  /// The share up to ½ whose entropy is that; 0 below 0 bits.
  package static func rarer(ofEntropy bits: Double) -> Double {
    guard bits > 0 else { return 0 }
    guard bits < 1 else { return 0.5 }
    var (low, high) = (0.0, 0.5)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if entropy(middle) < bits { low = middle } else { high = middle }
    }
    // The lower end errs in the attacker's favour.
    return low
  }

  /// What the mean of independent numbers in [0, 1] exceeds with a probability of 2.5 % at most
  /// (Hoeffding): the upper end of a 95 % interval.
  package static func mostProbable(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 1 }
    return min(1, values.average + (log(40) / (2 * Double(values.count))).squareRoot())
  }
}
