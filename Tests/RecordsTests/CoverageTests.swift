import Pixels
import Records
import Testing

/// Intervals against what they promise: how often they hold the true value.
@Suite("Coverage of intervals")
struct CoverageTests {
  @Test("exact binomial intervals hold the true share at least 95 % of the time, for every share")
  func binomialCoverage() {
    // Not sampled: the probability of every outcome is summed.
    for trials in [5, 20, 60] {
      let intervals = (0...trials).map { Interval.binomial(successes: $0, trials: trials) }
      for share in stride(from: 0.02, to: 1, by: 0.07) {
        var (outcome, covered) = (1.0, 0.0)
        // Binomial probabilities by their recurrence.
        for _ in 0..<trials { outcome *= 1 - share }
        for successes in 0...trials {
          let interval = intervals[successes]
          if interval.low <= share && share <= interval.high { covered += outcome }
          outcome *= Double(trials - successes) / Double(successes + 1) * share / (1 - share)
        }
        #expect(covered >= 0.95 && covered <= 1 + 1e-9, "\(trials) trials, \(share): \(covered)")
      }
    }
  }

  @Test("intervals of binomials are in order, mirror each other and narrow with more trials")
  func binomialShape() {
    let some = Interval.binomial(successes: 3, trials: 10)
    let others = Interval.binomial(successes: 7, trials: 10)
    #expect(abs(some.low - (1 - others.high)) < 1e-12 && some.value == 0.3)
    let more = Interval.binomial(successes: 3000, trials: 10_000)
    #expect(more.low > some.low && more.high < some.high && more.high - more.low < 0.019)
    let wide = Interval.binomial(successes: 3, trials: 10, confidence: 0.99)
    #expect(wide.low < some.low && wide.high > some.high)
  }

  /// Share of experiments whose interval of the mean holds the true mean, 0.
  private func coverage(
    experiments: Int, people: Int, pictures: Int, byPerson: Bool
  ) -> Double {
    var generator = SeededGenerator(seed: 11)
    var held = 0
    for number in 0..<experiments {
      // The pictures of one person resemble each other.
      let values = (0..<people).flatMap { _ in
        let person = generator.normal()
        return (0..<pictures).map { _ in person + 0.5 * generator.normal() }
      }
      let names = values.indices.map { "\($0 / pictures)" }
      let bootstrap = Bootstrap(
        samples: values.count, groups: byPerson ? names : nil, resamples: 150,
        seed: UInt64(number))
      if let interval = bootstrap.interval(ofMean: values), interval.low <= 0, interval.high >= 0 {
        held += 1
      }
    }
    return Double(held) / Double(experiments)
  }

  @Test("bootstrap intervals of independent samples hold the truth about 95 % of the time")
  func bootstrapCoverage() {
    let found = coverage(experiments: 400, people: 50, pictures: 1, byPerson: false)
    // A percentile interval of 50 samples is a little narrow, near 93 %; three standard deviations
    // of 400 experiments are 4 %.
    #expect(found > 0.89 && found < 0.97, "\(found)")
  }

  @Test("pictures of one person must be drawn together, or the interval is far too narrow")
  func groupedCoverage() {
    let grouped = coverage(experiments: 200, people: 25, pictures: 4, byPerson: true)
    let single = coverage(experiments: 200, people: 25, pictures: 4, byPerson: false)
    #expect(grouped > 0.86 && grouped < 0.99, "\(grouped)")
    #expect(single < 0.8, "\(single)")
  }

  @Test("the same seed draws the same, another seed something else")
  func isReproducible() {
    let values = (0..<50).map { Double($0 * $0 % 17) }
    let one = Bootstrap(samples: 50, resamples: 100, seed: 1).interval(ofMean: values)
    #expect(one == Bootstrap(samples: 50, resamples: 100, seed: 1).interval(ofMean: values))
    #expect(one != Bootstrap(samples: 50, resamples: 100, seed: 2).interval(ofMean: values))
  }

  @Test("what is not defined on the samples or on most resamples has no interval")
  func hasNone() {
    let bootstrap = Bootstrap(samples: 10, resamples: 50)
    #expect(bootstrap.interval { _ in nil } == nil)
    #expect(bootstrap.interval { _ in .nan } == nil)
    #expect(Bootstrap(samples: 0).interval(ofMean: []) == nil)
    let all = Resample(all: 10)
    #expect(bootstrap.interval { $0 == all ? 1 : nil } == nil)
    #expect(bootstrap.interval { $0.counts[0] == 0 ? nil : 1 } != nil)
  }
}
