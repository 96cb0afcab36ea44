import Formats
import Networks
import Tensors

/// Weights of a residual network as PyTorch's model zoo names them: `conv1.weight`, `layer1.0.bn1.bias`,
/// `fc.weight`.
public struct ResNetCheckpoint: Sendable {
  private let arrays: [String: StoredArray]
  private let file: String

  /// - Parameter name: the file's, for errors.
  public init(_ checkpoint: SafeTensors, name: String) {
    arrays = checkpoint.arrays
    file = name
  }

  /// An array that does not fit the network.
  public struct Mismatch: Error, Equatable, CustomStringConvertible {
    public let file: String
    public let array: String
    /// nil where it is missing.
    public let got: [Int]?
    public let expected: [Int]

    public var description: String {
      let found = got.map { "has the shape \($0)" } ?? "is missing"
      return "\(file): array \"\(array)\" \(found), expected \(expected); name a state_dict of the "
        + "same residual network, saved as safetensors, and train with model.width 1"
    }
  }

  /// Puts the weights into a network, or into the parts of a split one. Where it tells other classes
  /// apart than the checkpoint, its logits stay as they are. Biases before batch norm, which the
  /// checkpoints do not have, become 0.
  ///
  /// - Throws: `Mismatch`, before anything is changed.
  public func load(into networks: [Network]) throws {
    let found = try networks.flatMap { network -> [(Parameter, Tensor)] in
      guard let stack = network.module as? ResidualStack else {
        preconditionFailure("ResNetCheckpoint: no residual network")
      }
      return try weights(of: stack)
    }
    for (parameter, value) in found { parameter.value.assign(value) }
  }

  private func weights(of stack: ResidualStack) throws -> [(Parameter, Tensor)] {
    var found: [(Parameter, Tensor)] = []
    for (name, block) in zip(stack.names, stack.blocks) {
      for (key, parameter) in block.namedParameters {
        guard let array = Self.array(key, of: name) else {
          found.append((parameter, .zeros(parameter.value.shape)))
          continue
        }
        found.append((parameter, try tensor(array, parameter)))
      }
    }
    guard let logits = stack.logits else { return found }
    let classes = logits.bias.value.shape
    guard arrays["fc.bias"].map({ $0.shape == classes }) ?? true else { return found }
    return try found + [
      (logits.weight, tensor("fc.weight", logits.weight)),
      (logits.bias, tensor("fc.bias", logits.bias)),
    ]
  }

  private func tensor(_ name: String, _ parameter: Parameter) throws -> Tensor {
    let shape = parameter.value.shape
    guard let array = arrays[name], array.shape == shape else {
      throw Mismatch(file: file, array: name, got: arrays[name]?.shape, expected: shape)
    }
    return Tensor(array).converted(to: .float32)
  }

  /// A parameter's name in checkpoints; nil for what they do not have.
  ///
  /// - Parameters:
  ///   - key: in the block, for instance `second.norm.mean`.
  ///   - block: for instance `conv4_1`.
  private static func array(_ key: String, of block: String) -> String? {
    let parts = key.split(separator: ".").suffix(3).map(String.init)
    guard parts.count >= 2, let kind = kinds[parts.suffix(2).joined(separator: ".")] else {
      return nil
    }
    guard block != ResNet.Split.stem else { return kind.layer + "1." + kind.array }
    let place = block.dropFirst("conv".count).split(separator: "_").compactMap { Int($0) }
    let prefix = "layer\(place[0] - 1).\(place[1] - 1)."
    guard let number = ["first": 1, "second": 2, "third": 3][parts[0]] else {
      return prefix + (kind.layer == "conv" ? "downsample.0." : "downsample.1.") + kind.array
    }
    return prefix + kind.layer + "\(number)." + kind.array
  }

  private static let kinds: [String: (layer: String, array: String)] = [
    "conv.weight": ("conv", "weight"), "norm.weight": ("bn", "weight"),
    "norm.bias": ("bn", "bias"), "norm.mean": ("bn", "running_mean"),
    "norm.variance": ("bn", "running_var"),
  ]
}
