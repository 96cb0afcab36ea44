import Pixels
import Records
import Testing

/// What the vectors of scikit-learn do not hold: odd scores, missing classes, resamples.
@Suite("Predictions")
struct PredictionsTests {
  @Test("of equal scores the first class is predicted, and a score that is no number counts least")
  func decidesTies() {
    let scores: [Float] = [0.5, 0.5, 0.2, 0.8, .nan, 0.1, 0.1, .nan, .nan, .nan]
    let found = Predictions(truth: [0, 1, 1, 0, 0], scores: scores, classes: 2)
    #expect(found.predicted == [0, 1, 1, 0, 0])
  }

  @Test("AUC counts pairs, half for equal scores")
  func countsPairs() {
    let found = Predictions(truth: [0, 0, 1, 1], positive: [0.1, 0.4, 0.4, 0.8], threshold: 0.4)
    // Of four pairs three are in order and one is even.
    #expect(found.auc() == 0.875 && found.auc(of: 0) == 0.875)
    #expect(found.predicted == [0, 1, 1, 1] && found.balancedAccuracy() == 0.75)
    let backwards = Predictions(truth: [0, 1], positive: [1, 0], threshold: 0.5)
    #expect(backwards.auc() == 0 && backwards.accuracy() == 0)
  }

  @Test("what a class without samples leaves undefined is nil")
  func leavesUndefined() {
    let lone = Predictions(truth: [1, 1], positive: [0.1, 0.9], threshold: 0.5)
    #expect(lone.auc() == nil && lone.balancedAccuracy() == 0.5 && lone.accuracy() == 0.5)
    let none = Predictions(truth: [-1, -1], positive: [0.1, 0.9], threshold: 0.5)
    #expect(none.accuracy() == nil && none.balancedAccuracy() == nil && none.auc() == nil)
    #expect(none.meanAveragePrecision() == nil)
    let plain = Predictions(truth: [0, 1], predicted: [0, 1], classes: 2)
    #expect(plain.auc() == nil && plain.meanAveragePrecision() == nil && plain.accuracy() == 1)
    let three = Predictions(
      truth: [0, 1, 1], scores: [0.9, 0.1, 0, 0.1, 0.9, 0, 0.2, 0.8, 0], classes: 3)
    #expect(three.auc() == nil && three.auc(of: 1) == 1 && three.balancedAccuracy() == 1)
  }

  @Test("average precision of what does not rank is the prevalence, and equal scores are one step")
  func ranksPrecision() {
    let even = Predictions(
      truth: [1, 0, 0, 0, -1], positive: [0.5, 0.5, 0.5, 0.5, 0.9], threshold: 0.5)
    #expect(even.meanAveragePrecision() == 0.25 && even.prevalence() == 0.25)
    // Two steps: one right of one, then two of three.
    let tied = Predictions(truth: [1, 1, 0], positive: [0.9, 0.4, 0.4], threshold: 0.5)
    let expected = 0.5 * 1 + 0.5 * 2 / 3
    #expect(tied.meanAveragePrecision() == expected)
    let last = Predictions(truth: [1, 0, 0], positive: [.nan, 0.4, 0.2], threshold: 0.5)
    let third = 1.0 / 3
    #expect(last.meanAveragePrecision() == third)
  }

  @Test("mAP leaves out classes that never occur, and is nil where one class alone does")
  func meansOverClasses() {
    let scores: [Float] = [0.9, 0.1, 0, 0.1, 0.9, 0, 0.2, 0.8, 0]
    let two = Predictions(truth: [0, 1, 1], scores: scores, classes: 3)
    #expect(two.meanAveragePrecision() == 1 && two.prevalence() == 0.5)
    let one = Predictions(truth: [1, 1, 1], scores: scores, classes: 3)
    #expect(one.meanAveragePrecision() == nil && one.prevalence() == nil)
    #expect(one.averagePrecision(of: 1) == nil && one.averagePrecision(of: 0) == nil)
  }

  @Test("balanced accuracy weighs classes alike, however rare")
  func balances() {
    let truth = [Int32](repeating: 0, count: 98) + [1, 1]
    let always = Predictions(truth: truth, predicted: .init(repeating: 0, count: 100), classes: 2)
    #expect(always.accuracy() == 0.98 && always.balancedAccuracy() == 0.5)
    let matrix = always.confusion()
    #expect(matrix[1, 0] == 2 && matrix.total == 100 && matrix.total(of: 1) == 2)
    #expect(matrix.recall(of: 0) == 1 && matrix.recall(of: 1) == 0)
  }

  @Test("a resample counts each sample as often as it was drawn")
  func resamples() {
    let truth: [Int32] = [0, 1, 1, -1, 0]
    let scores: [Float] = [0.2, 0.7, 0.3, 0.9, 0.6]
    let found = Predictions(truth: truth, positive: scores, threshold: 0.5)
    let resample = Resample(counts: [2, 0, 3, 5, 1])
    let places = resample.indices
    #expect(places == [0, 0, 2, 2, 2, 3, 3, 3, 3, 3, 4])
    let copied = Predictions(
      truth: places.map { truth[$0] }, positive: places.map { scores[$0] }, threshold: 0.5)
    #expect(found.accuracy(over: resample) == copied.accuracy())
    #expect(found.balancedAccuracy(over: resample) == copied.balancedAccuracy())
    #expect(found.auc(over: resample) == copied.auc() && copied.auc() != found.auc())
    #expect(found.meanAveragePrecision(over: resample) == copied.meanAveragePrecision())
    #expect(resample.mean([1, 9, 2, 4, 8]) == 36.0 / 11)
    #expect(Resample(counts: [0, 0]).mean([1, 2]) == nil)
  }
}

@Suite("Guesses from the task alone")
struct TaskOnlyPredictorTests {
  // Where the task is 1, the rare class 1 is twice as common as elsewhere, yet never the commonest.
  private let task = Self.repeated([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
  private let hidden = Self.repeated([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1])

  /// So often that it is no accident.
  private static func repeated(_ values: [Int32]) -> [Int32] {
    repeatElement(values, count: 5).flatMap(\.self)
  }

  @Test("for accuracy the commonest class is guessed, for balanced accuracy the one pointed to")
  func followsObjective() {
    let common = TaskOnlyPredictor(
      tasks: [task], hidden: hidden, classes: 2, objective: .accuracy)
    #expect(common.predictions(tasks: [[0, 1]], truth: [0, 0]).predicted == [0, 0])
    let balanced = TaskOnlyPredictor(tasks: [task], hidden: hidden, classes: 2)
    #expect(balanced.predictions(tasks: [[0, 1]], truth: [0, 0]).predicted == [0, 1])
  }

  @Test("on its own data the floor is no worse than chance, and two tasks tell more than one")
  func usesAllTasks() {
    let other = hidden
    let one = TaskOnlyPredictor(tasks: [task], hidden: hidden, classes: 2)
      .predictions(tasks: [task], truth: hidden)
    let two = TaskOnlyPredictor(tasks: [task, other], hidden: hidden, classes: 2)
      .predictions(tasks: [task, other], truth: hidden)
    #expect(one.balancedAccuracy()! > 0.5 && one.auc()! > 0.5)
    #expect(two.balancedAccuracy() == 1 && two.auc() == 1)
  }

  /// Binary task labels and a private one, drawn anew for every seed.
  private func drawn(
    _ count: Int, tasks: Int, seed: UInt64, _ chance: ([Int32]) -> Double
  ) -> (tasks: [[Int32]], hidden: [Int32]) {
    var generator = SeededGenerator(seed: seed)
    func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
    let rows = (0..<count).map { _ in (0..<tasks).map { _ in Int32(generator.next() & 1) } }
    let columns = (0..<tasks).map { task in rows.map { $0[task] } }
    return (columns, rows.map { uniform() < chance($0) ? 1 : 0 })
  }

  /// Balanced accuracy on fresh samples.
  private func figure(
    of count: Int, tasks: Int, _ chance: ([Int32]) -> Double
  ) throws -> Double {
    let known = drawn(count, tasks: tasks, seed: 1, chance)
    let asked = drawn(4000, tasks: tasks, seed: 2, chance)
    let floor = TaskOnlyPredictor(tasks: known.tasks, hidden: known.hidden, classes: 2)
    return try #require(
      floor.predictions(tasks: asked.tasks, truth: asked.hidden).balancedAccuracy())
  }

  @Test("where combinations are rare, what each task label says by itself counts")
  func backsOff() throws {
    // The first label tells, to 0.7 at the best; of 256 combinations most occur once or never.
    let figure = try figure(of: 400, tasks: 8) { $0[0] == 1 ? 0.7 : 0.3 }
    #expect(figure > 0.66, "\(figure)")
  }

  @Test("what only a combination tells is read from it")
  func readsCombinations() throws {
    let figure = try figure(of: 400, tasks: 4) { $0[0] == $0[1] ? 0.8 : 0.2 }
    #expect(figure > 0.75, "\(figure)")
  }

  @Test("where nothing holds on samples that were left out, it guesses as if it knew nothing")
  func neverWorseThanNothing() {
    // All combinations of six labels once, and whether an odd number of them is set.
    let rows = (Int32(0)..<64).map { number in (0..<6).map { number >> $0 & 1 } }
    let tasks = (0..<6).map { task in rows.map { $0[task] } }
    let hidden = rows.map { $0.reduce(0, +) % 2 }
    let floor = TaskOnlyPredictor(tasks: tasks, hidden: hidden, classes: 2)
    let found = floor.predictions(tasks: tasks, truth: hidden.map { 1 - $0 })
    #expect(found.balancedAccuracy() == 0.5 && found.auc() == 0.5)
  }

  @Test("a missing task label is a class of its own, an unseen one tells nothing")
  func handlesMissing() {
    let floor = TaskOnlyPredictor(
      tasks: [[0, 0, -1, -1, -7, 1]], hidden: [0, 0, 1, 1, 1, -1], classes: 2)
    let found = floor.predictions(tasks: [[-1, -3, 0, 9]], truth: [1, 1, 0, 0])
    #expect(found.predicted == [1, 1, 0, 0])
    // Both classes weigh alike where nothing is known, so such samples tie.
    let unseen = floor.predictions(tasks: [[9, 9]], truth: [0, 1])
    #expect(unseen.auc() == 0.5)
  }
}

@Suite("Progress")
struct ProgressTests {
  @Test("an update counts single units and no figures unless it is told more")
  func hasDefaults() {
    let update = ProgressUpdate(task: "t", done: 3, total: nil, unit: "images")
    #expect(update.amount == 1 && update.metrics.isEmpty && update.total == nil)
    let more = ProgressUpdate(
      task: "t", done: 3, total: 9, unit: "images", amount: 64, metrics: [("z", 1), ("a", 2)])
    #expect(more.metrics.map(\.name) == ["z", "a"] && more.amount == 64)
  }
}
