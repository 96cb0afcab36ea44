import Crypto
import Formats
import Foundation
import Pixels

/// Poisoned features with their labels, as they lie in a file: exactly the tensors `features`, float16
/// `[N, C, H, W]`, and `label`, int64 `[N]`.
public struct Shard: Sendable, Equatable {
  public let features: StoredArray
  /// Class numbers of the pool's label.
  public let labels: [Int]

  public init(features: StoredArray, labels: [Int]) {
    self.features = features
    self.labels = labels
  }

  private static let names = ["features", "label"]

  var encoded: [UInt8] {
    SafeTensors(arrays: [
      "features": features, "label": StoredArray(labels.map(Int64.init), shape: [labels.count]),
    ]).encoded()
  }

  /// Largest file of so many samples.
  static func most(rows: Int, _ pool: PoolRecord) -> Int {
    rows * (2 * pool.valuesPerSample + 8) + 4096
  }

  /// Reads what somebody contributed: nothing but the allowed tensors is taken.
  ///
  /// - Returns: what is wrong with it, in a phrase, or the shard.
  static func read(
    _ bytes: [UInt8], rows: Int, _ pool: PoolRecord
  ) -> Result<Shard, ShardProblem> {
    guard let file = try? SafeTensors(decoding: bytes, name: "shard") else {
      return .failure("is no safetensors file")
    }
    let others = Set(file.arrays.keys).subtracting(names).sorted()
    guard others.isEmpty else {
      return .failure("holds \"\(others[0].prefix(40))\", allowed are features and label alone")
    }
    guard let features = file.arrays["features"], let label = file.arrays["label"] else {
      return .failure("lacks features or label")
    }
    let expected = [rows] + pool.features
    guard features.type == .float16, features.shape == expected else {
      return .failure(
        "features are \(features.type) of shape \(features.shape), expected float16 \(expected)")
    }
    guard label.type == .int64, label.shape == [rows] else {
      return .failure("label is \(label.type) of shape \(label.shape), expected int64 [\(rows)]")
    }
    guard features.isFinite else { return .failure("holds a number that is not finite") }
    let classes = pool.label.classes.count
    let labels = (label.integers() ?? []).map { Int($0) }
    guard labels.allSatisfy({ (0..<classes).contains($0) }) else {
      return .failure("has a label outside 0 to \(classes - 1)")
    }
    return .success(Shard(features: features, labels: labels))
  }
}

/// Why a contribution does not count.
public struct ShardProblem: Error, Equatable, Sendable, ExpressibleByStringInterpolation,
  CustomStringConvertible
{
  public let description: String

  public init(stringLiteral text: String) {
    description = text
  }
}

extension StoredArray {
  /// Of float16: no infinity and nothing that is no number.
  fileprivate var isFinite: Bool {
    stride(from: 1, to: bytes.count, by: 2).allSatisfy { bytes[$0] & 0x7C != 0x7C }
  }
}
