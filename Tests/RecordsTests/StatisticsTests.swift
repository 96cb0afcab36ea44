import Records
import Testing

/// Against scikit-learn, SciPy and NumPy; see scripts/oracles/label_metrics.py.
@Suite("Statistics")
struct StatisticsTests {
  typealias Vectors = LabelMetricVectors

  private func close(_ one: Double?, _ other: Double, _ tolerance: Double = 1e-9) -> Bool {
    one.map { abs($0 - other) <= tolerance } ?? false
  }

  private func close(_ one: Interval?, _ other: Interval) -> Bool {
    close(one?.value, other.value) && close(one?.low, other.low) && close(one?.high, other.high)
  }

  @Test("accuracy, balanced accuracy, AUC and average precision agree with scikit-learn")
  func labelFigures() {
    for entry in Vectors.cases {
      let found = Predictions(truth: entry.truth, scores: entry.scores, classes: entry.classes)
      #expect(found.confusion().counts == entry.confusion, "\(entry.name)")
      #expect(close(found.accuracy(), entry.accuracy), "\(entry.name)")
      #expect(close(found.balancedAccuracy(), entry.balancedAccuracy), "\(entry.name)")
      if let auc = entry.auc {
        #expect(close(found.auc(), auc), "\(entry.name)")
      } else {
        #expect(found.auc() == nil, "\(entry.name)")
      }
      #expect(close(found.meanAveragePrecision(), entry.averagePrecision), "\(entry.name)")
      #expect(close(found.prevalence(), entry.prevalence), "\(entry.name)")
    }
  }

  @Test("exact binomial intervals agree with SciPy")
  func binomials() {
    for entry in Vectors.binomials {
      let found = Interval.binomial(successes: entry.successes, trials: entry.trials)
      #expect(close(found.low, entry.low) && close(found.high, entry.high), "\(entry)")
    }
  }

  @Test("bootstrap intervals agree with a second implementation, over samples and over people")
  func bootstraps() {
    let entry = Vectors.cases[1]
    let found = Predictions(truth: entry.truth, scores: entry.scores, classes: 2)
    func bootstrap(_ seed: UInt64, people: Bool) -> Bootstrap {
      Bootstrap(
        samples: found.count, groups: people ? Vectors.groups : nil, resamples: 200, seed: seed)
    }
    #expect(
      close(
        bootstrap(1, people: false).interval { found.balancedAccuracy(over: $0) },
        Vectors.balancedAccuracy))
    #expect(
      close(
        bootstrap(2, people: true).interval { found.balancedAccuracy(over: $0) },
        Vectors.balancedAccuracyByGroup))
    #expect(close(bootstrap(3, people: false).interval { found.auc(over: $0) }, Vectors.auc))
    let (floor, achieved, ceiling) = (Vectors.floor, Vectors.achieved, Vectors.ceiling)
    #expect(
      close(
        bootstrap(4, people: false).leakage(achieved: achieved, floor: floor, ceiling: ceiling),
        Vectors.leakage))
    #expect(
      close(
        bootstrap(5, people: true).leakage(achieved: achieved, floor: floor, ceiling: ceiling),
        Vectors.leakageByGroup))
    #expect(
      close(
        bootstrap(6, people: true).difference({ $0.mean(achieved) }, { $0.mean(floor) }),
        Vectors.difference))
  }

  @Test("leakage is not defined where the ceiling does not exceed the floor")
  func undefinedLeakage() {
    #expect(Bootstrap.leakage(achieved: 0.6, floor: 0.5, ceiling: 0.5) == nil)
    #expect(close(Bootstrap.leakage(achieved: 0.75, floor: 0.5, ceiling: 1), 0.5))
    let even = [Double](repeating: 0.5, count: 20)
    #expect(Bootstrap(samples: 20).leakage(achieved: even, floor: even, ceiling: even) == nil)
  }

  @Test("what gives away more than unprotected data is measured by what it gives")
  func raisesCeilings() throws {
    let (all, half) = (
      [Double](repeating: 1, count: 20), [Double](repeating: 0.5, count: 20)
    )
    func leakage(_ achieved: [Double], _ ceiling: [Double]) -> Interval? {
      Bootstrap(samples: 20).leakageRaisingCeiling(
        achieved: { $0.mean(achieved) }, floor: { $0.mean(half) }, ceiling: { $0.mean(ceiling) })
    }
    #expect(leakage(all, half)?.value == 1)
    #expect(leakage(half, half) == nil)
    #expect(leakage(half, all)?.value == 0)
  }

  @Test("the guess from the task alone learns what the task tells, and nothing else")
  func taskOnly() {
    let task: [Int32] = [0, 0, 0, 1, 1, 1, -1, 0]
    let hidden: [Int32] = [0, 0, 1, 1, 1, 1, 0, -1]
    let floor = TaskOnlyPredictor(tasks: [task], hidden: hidden, classes: 2)
    let guesses = floor.predictions(tasks: [[0, 1, -1, 5]], truth: [0, 1, 0, 1])
    #expect(Array(guesses.predicted.prefix(3)) == [0, 1, 0])
    let blind = TaskOnlyPredictor(tasks: [], hidden: hidden, classes: 2)
    #expect(close(blind.predictions(tasks: [], truth: [0, 1]).balancedAccuracy(), 0.5))
  }
}
