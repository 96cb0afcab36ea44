import Foundation

/// The learning rate over a training of known length, as a factor of the highest rate.
public enum Schedule: Sendable, Equatable {
  case constant
  /// Times `factor` at each of the given fractions of the training.
  case steps(at: [Double], factor: Double)
  /// Half a cosine from 1 to 0.
  case cosine
  /// PyTorch's OneCycleLR: a cosine up from 1/25 over the first 30 %, then down to 4e-6.
  case oneCycle
  /// A line up over the given fraction, then half a cosine down to 0.
  case warmUpCosine(fraction: Double)

  static let oneCycleRise = 0.3
  static let oneCycleStart = 1.0 / 25
  static let oneCycleEnd = 1.0 / 25 / 1e4

  /// - Parameters:
  ///   - step: 0 for the first step.
  ///   - total: steps of the whole training, at least 1.
  public func factor(step: Int, of total: Int) -> Double {
    let progress = Double(step) / Double(max(total, 1))
    switch self {
    case .constant:
      return 1
    case .steps(let fractions, let factor):
      return pow(factor, Double(fractions.count { $0 <= progress }))
    case .cosine:
      return fall(from: 1, to: 0, progress)
    case .oneCycle:
      return oneCycle(step: Double(step), total: Double(total))
    case .warmUpCosine(let fraction):
      if progress < fraction { return (Double(step) + 1) / (fraction * Double(total)) }
      return fall(from: 1, to: 0, (progress - fraction) / (1 - fraction))
    }
  }

  /// Half a cosine between two values.
  private func fall(from start: Double, to end: Double, _ progress: Double) -> Double {
    end + (start - end) / 2 * (1 + cos(.pi * min(max(progress, 0), 1)))
  }

  private func oneCycle(step: Double, total: Double) -> Double {
    let peak = Self.oneCycleRise * total - 1
    if step <= peak { return fall(from: Self.oneCycleStart, to: 1, peak > 0 ? step / peak : 1) }
    let rest = total - 1 - peak
    return fall(from: 1, to: Self.oneCycleEnd, rest > 0 ? (step - peak) / rest : 1)
  }
}
