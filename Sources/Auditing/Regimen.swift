import Networks
import Training

/// How an attacker's network is trained.
public struct Regimen: Sendable {
  public var rule = OptimizerRule.adam()
  public var initialization = Initialization.kaiming
  public var rate = 1e-3
  public var batch = 64
  /// Longest gradient.
  public var clip: Double? = 10
  public var ending: Ending
  /// Passes over the training pictures before a plateau counts.
  public var leastPasses = 0
  /// Time of a multiply-add, in those of a convolution: layers that use each weight once wait for
  /// memory.
  public var cost = 1

  public enum Ending: Sendable {
    /// Until validation stops rising; the best weights count.
    case plateau(Plateau)
    /// So many passes over the training pictures, as a paper prescribes; the last weights count.
    case passes(Int, Schedule)
  }

  /// Between two validations, at the least.
  private static let validationImages = 1024
  /// Of an ending by passes.
  private static let validations = 20

  /// For decoders, which are scored by MS-SSIM.
  ///
  /// - Parameter reductions: how often the rate falls at a plateau before the last one ends the
  ///   training.
  public static func rebuilding(reductions: Int = 1) -> Regimen {
    Regimen(
      ending: .plateau(
        Plateau(patience: 6, share: 0.25, reductions: reductions, minimumGain: 0.002)))
  }

  /// For classifiers, which are scored by balanced accuracy.
  public static let classifying = Regimen(
    ending: .plateau(Plateau(patience: 8, reductions: 1, minimumGain: 0.003)), leastPasses: 1)

  /// A stage of training on so many pictures, with what the regimen leaves open.
  func stage(
    _ name: String, samples: Int, _ cycle: [Phase], keepsBestOf judged: Participant,
    before: @escaping (Int) -> Void, score: @escaping () -> Double
  ) -> Stage {
    switch ending {
    case .plateau(var plateau):
      plateau.least = leastPasses * samples
      return Stage(
        name, cycle: cycle, iterations: .max, rate: rate,
        validation: Validation(
          every: max(1, Self.validationImages / batch), plateau: plateau, keepsBestOf: [judged],
          score: score), before: before)
    case .passes(let passes, let schedule):
      let iterations = max(1, passes * samples / batch)
      return Stage(
        name, cycle: cycle, iterations: iterations, rate: rate, schedule: schedule,
        validation: Validation(every: max(1, iterations / Self.validations), score: score),
        before: before)
    }
  }
}
