import Pixels
import Tensors

/// How weights start.
public enum Initialization: String, Sendable, Codable, CaseIterable {
  /// Uniform, variance 2 / (fan in + fan out) (Glorot and Bengio).
  case xavier
  /// Normal, variance 2 / fan in (He et al.), for ReLU.
  case kaiming
  /// PyTorch's default for its layers: weights and biases uniform in ±1/√fan in.
  case pytorch
}

extension Module {
  /// Draws every weight anew. A parameter's numbers depend on the seed and its place in the
  /// network, not on what was drawn before.
  public func initialize(_ rule: Initialization, seed: UInt64) {
    for (index, entry) in namedParameters.enumerated() {
      var generator = SeededGenerator(seed: seed, UInt64(index))
      entry.parameter.restart(by: rule, seed: generator.next())
    }
  }
}

extension Parameter {
  fileprivate func restart(by rule: Initialization, seed: UInt64) {
    switch role {
    case .constant(let start):
      value.assign(.full(value.shape, start))
    case .bias(let fanIn):
      let bound = rule == .pytorch ? 1 / Double(fanIn).squareRoot() : 0
      value.assign(.uniform(value.shape, low: -bound, high: bound, seed: seed))
    case .weight(let fanIn, let fanOut):
      value.assign(drawn(by: rule, fanIn: Double(fanIn), fanOut: Double(fanOut), seed: seed))
    }
  }

  private func drawn(
    by rule: Initialization, fanIn: Double, fanOut: Double, seed: UInt64
  ) -> Tensor {
    switch rule {
    case .xavier:
      let bound = (6 / (fanIn + fanOut)).squareRoot()
      return .uniform(value.shape, low: -bound, high: bound, seed: seed)
    case .kaiming:
      return .normal(value.shape, seed: seed) * (2 / fanIn).squareRoot()
    case .pytorch:
      let bound = 1 / fanIn.squareRoot()
      return .uniform(value.shape, low: -bound, high: bound, seed: seed)
    }
  }
}
