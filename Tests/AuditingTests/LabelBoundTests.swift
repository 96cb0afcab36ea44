import Auditing
import Foundation
import Testing

@Suite("Bounds on labels")
struct LabelBoundTests {
  @Test("Fano's accuracy agrees with SciPy's roots", arguments: BoundsOracle.all.fano)
  func fano(_ known: BoundsOracle.Fano) {
    let value = LabelBound.accuracy(bits: known.bits, common: known.common)
    #expect(abs(value - known.accuracy) < 1e-7, "\(known): \(value)")
  }

  @Test(
    "without information the commoner class is the best guess; with all of it nothing is ruled out")
  func ends() {
    for share in [0.5, 0.7, 0.95, 1] {
      #expect(abs(LabelBound.accuracy(bits: 0, common: share) - share) < 1e-7)
      #expect(LabelBound.accuracy(totalVariation: 0, common: share) == share)
      #expect(LabelBound.accuracy(bits: 1, common: share) == 1)
      #expect(abs(LabelBound.accuracy(totalVariation: 1, common: share) - 1) < 1e-12)
    }
    #expect(LabelBound.balancedAccuracy(totalVariation: 0) == 0.5)
    #expect(LabelBound.balancedAccuracy(totalVariation: 1) == 1)
  }

  @Test("the best guess between two normal densities meets the bound by variation and not Fano's")
  func tight() {
    for known in BoundsOracle.all.variation {
      let value = NoiseChannel.totalVariation(distance: known.distance)
      #expect(abs(value - known.value) < 1e-9, "\(known): \(value)")
    }
    // A fair sign of amplitude a lies 2a apart; the best guess is the sign of what is seen.
    for known in BoundsOracle.all.sign {
      let best = (1 + erf(known.amplitude / 2.0.squareRoot())) / 2
      let variation = NoiseChannel.totalVariation(distance: 2 * known.amplitude)
      #expect(abs(LabelBound.balancedAccuracy(totalVariation: variation) - best) < 1e-12)
      let byFano = LabelBound.accuracy(bits: known.nats / log(2), common: 0.5)
      #expect(byFano >= best - 1e-9, "\(known): \(byFano) and \(best)")
    }
  }

  @Test("Hoeffding's upper end covers the mean in 39 of 40 draws, and more")
  func covers() {
    var missed = 0
    for draw in 0..<200 {
      let values = BoundsOracle.normal(1, 60, seed: UInt64(draw)).doubles.map { $0 > 0 ? 1.0 : 0 }
      if LabelBound.mostProbable(values) < 0.5 { missed += 1 }
    }
    #expect(missed <= 5, "\(missed)")
    #expect(LabelBound.mostProbable([]) == 1)
    #expect(LabelBound.mostProbable([1, 1, 1]) == 1)
  }
}
