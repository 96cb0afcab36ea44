import Tensors

/// Which optimiser moves a network, with its constants.
public enum OptimizerRule: Sendable, Equatable {
  case adam(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0)
  /// Adam with decoupled weight decay (Loshchilov and Hutter).
  case adamW(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)
  case sgd(momentum: Double = 0.9, weightDecay: Double = 0)
}

/// Moves a fixed list of parameters along their gradients, all in one fused call.
public final class Optimizer {
  public let parameters: [Parameter]
  public let rule: OptimizerRule
  /// Steps taken so far.
  public private(set) var steps = 0
  private var first: [Tensor]
  private var second: [Tensor]

  public init(_ parameters: [Parameter], rule: OptimizerRule = .adam()) {
    self.parameters = parameters
    self.rule = rule
    first = parameters.map { Self.zeros(like: $0) }
    second = if case .sgd = rule { [] } else { parameters.map { Self.zeros(like: $0) } }
  }

  /// Starts anew: no steps, no moments.
  public func reset() {
    steps = 0
    for moment in first + second { moment.assign(moment * 0) }
  }

  /// One step against the gradients, which stand in the parameters' order.
  public func step(_ gradients: [Tensor], rate: Double) {
    precondition(
      gradients.count == parameters.count,
      "Optimizer.step: got \(gradients.count) gradients for \(parameters.count) parameters")
    steps += 1
    let values = parameters.map(\.value)
    switch rule {
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      FusedUpdate.adam(
        values, gradients: gradients, first: first, second: second, step: steps, rate: rate,
        beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        decoupled: false)
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      FusedUpdate.adam(
        values, gradients: gradients, first: first, second: second, step: steps, rate: rate,
        beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        decoupled: true)
    case .sgd(let momentum, let weightDecay):
      FusedUpdate.sgd(
        values, gradients: gradients, momenta: first, step: steps, rate: rate,
        momentum: momentum, weightDecay: weightDecay)
    }
  }

  /// What a checkpoint needs beside the parameters: the moments by place, and the step count.
  public var state: [String: Tensor] {
    var state = ["steps": Tensor([Int64(steps)], shape: [1])]
    for (index, moment) in first.enumerated() { state["first.\(index)"] = moment }
    for (index, moment) in second.enumerated() { state["second.\(index)"] = moment }
    return state
  }

  /// Takes over a state of the same parameters.
  /// - Returns: false, changing nothing, where a tensor is missing or of another shape.
  public func restore(_ state: [String: Tensor]) -> Bool {
    let firstSaved = first.indices.compactMap { state["first.\($0)"] }
    let secondSaved = second.indices.compactMap { state["second.\($0)"] }
    guard let saved = state["steps"], firstSaved.map(\.shape) == first.map(\.shape),
      secondSaved.map(\.shape) == second.map(\.shape)
    else { return false }
    steps = Int(saved.integers[0])
    for (moment, tensor) in zip(first + second, firstSaved + secondSaved) { moment.assign(tensor) }
    return true
  }

  private static func zeros(like parameter: Parameter) -> Tensor {
    withoutGradients { parameter.value * 0 }.detached()
  }
}
