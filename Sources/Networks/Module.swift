import Tensors

/// How a network runs: what its batch norm normalises with and whether dropout drops.
public enum Mode: Sendable {
  /// The batch's moments, moving the running ones; dropout drops.
  case training
  /// The running moments; nothing changes.
  case evaluation
  /// The batch's moments without moving the running ones; nothing changes.
  case frozenOnBatch
}

/// A layer or a network: a plain struct whose parameters are found by its property names.
public protocol Module {
  /// - Parameter x: the shape is the layer's own matter; images are `[N, C, H, W]`.
  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor
}

extension Module {
  /// Every parameter with its key: property names joined by dots, list entries by their number.
  /// The order is that of declaration.
  public var namedParameters: [(key: String, parameter: Parameter)] {
    var found: [(key: String, parameter: Parameter)] = []
    collect(self, under: "", into: &found)
    return found
  }

  /// The parameters that training moves.
  public var trainedParameters: [Parameter] {
    namedParameters.map(\.parameter).filter(\.isTrained)
  }

  /// How many numbers training moves.
  public var parameterCount: Int {
    trainedParameters.reduce(0) { $0 + $1.value.count }
  }

  /// Moves all parameters to a device and memory order.
  public func move(to precision: Precision) {
    for (_, parameter) in namedParameters {
      parameter.move(to: precision.device, layout: precision.layout)
    }
  }

  /// Whether gradients of the trained parameters are recorded. A network that is not recorded
  /// costs no weight gradients.
  public func record(_ recorded: Bool) {
    for parameter in trainedParameters { parameter.value.requiresGradient = recorded }
  }
}

private func collect(
  _ value: Any, under prefix: String, into found: inout [(key: String, parameter: Parameter)]
) {
  if let parameter = value as? Parameter {
    found.append((prefix, parameter))
    return
  }
  let mirror = Mirror(reflecting: value)
  let isList = mirror.displayStyle == .collection
  for (index, child) in mirror.children.enumerated() {
    if mirror.displayStyle == .optional {
      collect(child.value, under: prefix, into: &found)
      continue
    }
    guard let name = isList ? String(index) : child.label else { continue }
    collect(child.value, under: prefix.isEmpty ? name : prefix + "." + name, into: &found)
  }
}
