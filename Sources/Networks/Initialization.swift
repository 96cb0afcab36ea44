import Foundation
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
  /// Draws every weight anew from somebody's own numbers.
  ///
  /// - Parameter uniforms: numbers in (0, 1), by number of the parameter and how many; the same
  ///   parameter is asked for once.
  public func initialize(
    _ rule: Initialization, from uniforms: (_ parameter: Int, _ count: Int) throws -> [Float]
  ) rethrows {
    for (index, entry) in namedParameters.enumerated() {
      try entry.parameter.restart(by: rule) { count in try uniforms(index, count) }
    }
  }

  /// Draws every weight anew. A parameter's numbers depend on the seed and its place in the
  /// network, not on what was drawn before.
  public func initialize(_ rule: Initialization, seed: UInt64) {
    for (index, entry) in namedParameters.enumerated() {
      var generator = SeededGenerator(seed: seed, UInt64(index))
      entry.parameter.restart(by: rule, seed: generator.next())
    }
  }
}

/// The distribution that a parameter starts from.
private enum Start {
  case constant(Double)
  /// Uniform within ± the bound.
  case uniform(Double)
  case normal(deviation: Double)
}

extension Parameter {
  fileprivate func restart(by rule: Initialization, seed: UInt64) {
    switch start(by: rule) {
    case .constant(let start): value.assign(.full(value.shape, start))
    case .uniform(let bound):
      value.assign(.uniform(value.shape, low: -bound, high: bound, seed: seed))
    case .normal(let deviation): value.assign(.normal(value.shape, seed: seed) * deviation)
    }
  }

  fileprivate func restart(
    by rule: Initialization, from uniforms: (_ count: Int) throws -> [Float]
  ) rethrows {
    let count = value.count
    switch start(by: rule) {
    case .constant(let start): value.assign(.full(value.shape, start))
    case .uniform(let bound):
      value.assign((try Tensor(uniforms(count), shape: value.shape) * 2 - 1) * bound)
    case .normal(let deviation):
      // Box and Muller.
      let drawn = try uniforms(2 * count)
      let numbers = (0..<count).map { place in
        (-2 * log(drawn[2 * place])).squareRoot() * cos(2 * .pi * drawn[2 * place + 1])
      }
      value.assign(Tensor(numbers, shape: value.shape) * deviation)
    }
  }

  private func start(by rule: Initialization) -> Start {
    switch (role, rule) {
    case (.constant(let start), _): .constant(start)
    case (.bias(let fanIn), .pytorch), (.weight(let fanIn, _), .pytorch):
      .uniform(1 / Double(fanIn).squareRoot())
    case (.bias, _): .constant(0)
    case (.weight(let fanIn, let fanOut), .xavier):
      .uniform((6 / Double(fanIn + fanOut)).squareRoot())
    case (.weight(let fanIn, _), .kaiming): .normal(deviation: (2 / Double(fanIn)).squareRoot())
    }
  }
}
