import Auditing
import Foundation
import Pixels
import Tensors
import Testing

@Suite("What noise lets through")
struct MixtureDensityTests {
  @Test("a normal source gets through what it must, alone and ten times", arguments: [0, 1])
  func meetsCapacity(_ number: Int) {
    let source = BoundsOracle.all.sources[number]
    for (factor, known) in [
      (1.0, source.information), (10.0.squareRoot(), source.informationOfTen),
    ] {
      func rows(_ count: Int, _ seed: UInt64) -> Tensor {
        source.rows(count, seed: seed) * factor
      }
      let density = MixtureDensity(.means, of: rows(4000, 1), choosingOn: rows(500, 2), parts: [1])
      let nats = mean(density.costs(of: rows(4000, 3)))
      #expect(abs(nats - known) < 0.03 * known, "\(nats), expected \(known)")
    }
  }

  @Test("few rows make the figure looser, never less than what passes", arguments: [8, 30, 200])
  func errsAbove(_ count: Int) {
    // 40 numbers of variance 4: 20 ln 5 nats. Sample covariances alone would say far less.
    func rows(_ count: Int, _ seed: UInt64) -> Tensor {
      BoundsOracle.normal(count, 40, seed: seed) * 2
    }
    let known = 20 * log(5.0)
    let density = MixtureDensity(.means, of: rows(count, 4), choosingOn: rows(100, 5))
    let nats = mean(density.costs(of: rows(3000, 6)))
    #expect(nats > 0.99 * known && nats < 2 * known, "\(nats), at least \(known)")
  }

  @Test("a mixture sees two clusters, and stays above what a sign tells")
  func seesClusters() {
    for known in BoundsOracle.all.sign {
      func rows(_ count: Int, _ seed: UInt64) -> Tensor {
        let signs = BoundsOracle.normal(count, 1, seed: seed).doubles.map { $0 < 0 ? -1.0 : 1 }
        return Tensor(signs.map { Float($0 * known.amplitude) }, shape: [count, 1])
          .converted(to: .float64)
      }
      let density = MixtureDensity(.means, of: rows(600, 7), choosingOn: rows(300, 8))
      let nats = mean(density.costs(of: rows(2000, 9)))
      #expect(nats > known.nats - 0.02, "\(known): \(nats)")
      // One normal density would cost ln(65) / 2 = 2.1 nats at amplitude 8.
      if known.amplitude == 8 { #expect(nats < 0.75, "\(nats)") }
    }
  }

  @Test("releases tell as much of themselves as of what the noise was added to")
  func readsReleases() {
    let source = BoundsOracle.all.sources[1]
    func rows(_ count: Int, _ seed: UInt64) -> Tensor {
      source.rows(count, seed: seed) + BoundsOracle.normal(count, source.length, seed: seed + 100)
    }
    let density = MixtureDensity(.releases, of: rows(4000, 1), choosingOn: rows(500, 2))
    let nats = mean(density.costs(of: rows(6000, 3)))
    #expect(abs(nats - source.information) < 0.1 * source.information, "\(nats)")
  }

  @Test("the products of rows with rows give the same density as those of numbers with numbers")
  func agreesBothWays() {
    // Twelve rows of 8 numbers, and the same beside 10 numbers that are all 0.
    let rows = BoundsOracle.normal(12, 8, seed: 1)
    let zeros = Tensor.zeros([12, 10], dtype: .float64)
    let wide = Tensor.concatenated([rows, zeros], along: 1)
    let narrow = Scatter(rows).density(shrinkage: 0, added: 1)
    let other = Scatter(wide).density(shrinkage: 0, added: 1)
    #expect(abs(narrow.logDeterminant - other.logDeterminant) < 1e-9)
    #expect(abs(narrow.inverseTrace + 10 - other.inverseTrace) < 1e-9)
    let (one, two) = (
      narrow.squaredNorms(Scatter(rows).view(rows)), other.squaredNorms(Scatter(wide).view(wide))
    )
    for (a, b) in zip(one, two) { #expect(abs(a - b) < 1e-9) }
  }

  @Test("numbers in [0, 1], and ones of a largest norm, get no more through than Shannon's formula")
  func channel() {
    #expect(abs(NoiseChannel.nats(variance: 3) - log(2.0)) < 1e-12)
    let range = NoiseChannel.nats(unitRange: 10, deviations: [0.5])
    #expect(abs(range - 5 * log(2.0)) < 1e-12)
    let each = NoiseChannel.nats(unitRange: 10, deviations: [Double](repeating: 0.5, count: 10))
    #expect(abs(range - each) < 1e-12)
    let clipped = NoiseChannel.nats(clip: 6, numbers: 4, deviation: 3)
    #expect(abs(clipped - 2 * log(2.0)) < 1e-12)
    // Less through more noise, nothing through endless noise.
    let falling = [0.01, 0.1, 1, 10, 1e6].map {
      NoiseChannel.nats(unitRange: 10, deviations: [$0])
    }
    #expect(zip(falling, falling.dropFirst()).allSatisfy { $0 > $1 })
    #expect(falling[4] < 1e-11)
  }
}
