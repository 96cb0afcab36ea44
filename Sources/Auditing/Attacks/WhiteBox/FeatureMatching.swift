import Foundation
import Networks
import Tensors
import Training

/// Moves something until the obfuscator makes of it what was released.
struct FeatureMatching {
  let obfuscator: AuditSubject.Function
  let precision: Precision
  let steps: Int
  let rate: Double
  /// Weight of the pictures' total variation.
  let smoothness: Double

  /// - Parameters:
  ///   - released: `[N, …]`.
  ///   - parameters: what is moved.
  ///   - pictures: what they stand for, `[N, C, H, W]` in [0, 1].
  /// - Returns: the pictures, and how far what the obfuscator makes of each is from what was released.
  func run(
    _ released: Tensor, moving parameters: [Parameter], _ pictures: () -> Tensor
  ) -> (pictures: Tensor, distances: [Float]) {
    let optimizer = Optimizer(parameters)
    let goal = released.converted(to: .float32)
    let scale = max(withoutGradients { goal.squared().mean().item }, 1e-8)
    for step in 0..<steps {
      let share = Double(step) / Double(max(1, steps))
      move(optimizer, goal, scale, rate: rate * 0.5 * (1 + cos(.pi * share)), pictures)
    }
    return withoutGradients {
      let final = pictures().detached()
      let apart = (features(of: final) - goal).squared().flattened().mean(over: [1])
      return (final, apart.floats)
    }
  }

  /// Gain in MS-SSIM of the second half of the steps above which more of them would help.
  private static let plateau = 0.005
  /// Pictures of the validation part that this is told from.
  private static let probes = 16

  /// Whether half as many steps do as well.
  ///
  /// - Parameter rebuild: protected samples to pictures, in so many steps.
  static func isPlateau(
    _ judge: PictureJudge, steps: Int, _ rebuild: @escaping (Tensor, _ steps: Int) -> Tensor
  ) -> Bool {
    let values = [steps / 2, steps].map { steps in
      judge.bestReading(
        of: judge.guesses(most: probes) { rebuild($0.converted(to: .float32), steps) }
      ).similarity
    }
    return values[1] - values[0] <= plateau
  }

  /// A function of its own, so that nothing of a graph outlives it.
  private func move(
    _ optimizer: Optimizer, _ goal: Tensor, _ scale: Double, rate: Double,
    _ pictures: () -> Tensor
  ) {
    for parameter in optimizer.parameters { parameter.value.requiresGradient = true }
    let current = pictures()
    let loss =
      (features(of: current) - goal).squared().mean() / scale
      + current.totalVariation.scaled(by: smoothness)
    optimizer.step(loss.gradients(by: optimizer.parameters.map(\.value)), rate: rate)
  }

  private func features(of pictures: Tensor) -> Tensor {
    precision.apply { obfuscator(pictures.converted(layout: precision.layout)) }
      .converted(to: .float32)
  }
}
