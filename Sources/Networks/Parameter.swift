import Tensors

/// What a parameter is for, which decides how it starts.
public enum ParameterRole: Sendable {
  /// Multiplies its input: drawn by an `Initialization`.
  case weight(fanIn: Int, fanOut: Int)
  /// Added to an output: starts at 0 (or as PyTorch's layers do, uniform in ±1/√fanIn).
  case bias(fanIn: Int)
  /// Starts at a constant: batch norm's scale (1) and shift (0), running moments.
  case constant(Double)
}

/// A tensor that a network owns: trained, or a running statistic that training moves along.
public final class Parameter {
  public private(set) var value: Tensor
  public let role: ParameterRole
  /// False for running statistics, which have no gradient.
  public let isTrained: Bool

  public init(_ shape: [Int], _ role: ParameterRole, isTrained: Bool = true) {
    var start = 0.0
    if case .constant(let value) = role { start = value }
    value = .full(shape, start)
    self.role = role
    self.isTrained = isTrained
  }

  /// Moves to a device and, where the tensor has four dimensions, to a memory order.
  func move(to device: Device, layout: Layout) {
    let moved = value.detached().converted(
      on: device, layout: value.rank == 4 ? layout : .preserved)
    moved.requiresGradient = value.requiresGradient
    value = moved
  }
}
