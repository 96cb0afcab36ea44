import Records
import Reporting

/// Audits of one scheme under several settings and seeds, for tests of comparisons.
enum SampleComparisons {
  /// A run whose picture leaks so much and whose task works so well, each give or take .01.
  static func run(
    _ name: String, seed: Int = 7, lambda: String = "1.0", scheme: String = "deepobfuscator",
    leakage: Double?, utility: Double, void: Bool = false, budget: String = "standard"
  ) -> ComparedRun {
    var record = SampleRecords.exposed
    var asset = SampleRecords.picture
    asset.leakage = leakage.map { Interval(value: $0, low: $0 - 0.01, high: $0 + 0.01) }
    asset.void = void
    record.assets = [asset]
    record.budget = budget
    record.utility[0].achieved = utility
    record.utility[0].interval = Interval(value: utility, low: utility - 0.01, high: utility + 0.01)
    record.recipe = SampleRecords.recipe
      .replacing("seed: 7", with: "seed: \(seed)")
      .replacing("lambda1: 1.0", with: "lambda1: \(lambda)")
      .replacing("scheme: deepobfuscator", with: "scheme: \(scheme)")
    return ComparedRun(name: name, record: record)
  }

  /// Three seeds of one setting, another setting, another scheme, and somebody else's tool.
  static var several: [ComparedRun] {
    var foreign = run("theirs", leakage: 0.95, utility: 0.60).record
    foreign.recipe = "protected: pictures 32 x 32 x 3 from blur"
    return [
      run("a1", seed: 1, leakage: 0.30, utility: 0.90),
      run("a2", seed: 2, leakage: 0.36, utility: 0.92),
      run("b1", seed: 1, lambda: "2", leakage: 0.10, utility: 0.84),
      run("a3", seed: 3, leakage: 0.33, utility: 0.91),
      run("c1", scheme: "disco", leakage: 0.345, utility: 0.88),
      ComparedRun(name: "theirs", record: foreign),
    ]
  }
}
