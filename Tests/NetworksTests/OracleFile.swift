import Foundation
import Tensors
import TestSupport
import Testing

/// Vectors that `scripts/oracles/` wrote with PyTorch and SciPy.
struct OracleFile {
  let root: [String: Any]

  init(_ name: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
    root = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
  }

  func cases(_ key: String) -> [OracleCase] {
    (root[key] as? [[String: Any]] ?? []).map(OracleCase.init)
  }
}

/// One vector: named inputs, options, and what must come out.
struct OracleCase {
  let fields: [String: Any]

  var name: String { fields["name"] as? String ?? "" }
  var operation: String { fields["operation"] as? String ?? "" }

  func option(_ key: String) -> Double? {
    (fields["options"] as? [String: Any])?[key] as? Double
  }

  func hasInput(_ key: String) -> Bool { inputs[key] != nil }

  /// An input of the oracle's formula, or one whose values are written out.
  func input(_ key: String) -> Tensor {
    tensor(inputs[key] as? [String: Any] ?? [:])
  }

  /// A result, `nil` where the case has none of that name.
  func expected(_ key: String, in group: String = "expected") -> (shape: [Int], values: [Double])? {
    guard let entry = (fields[group] as? [String: Any])?[key] as? [String: Any] else { return nil }
    return (entry["shape"] as? [Int] ?? [], entry["values"] as? [Double] ?? [])
  }

  private var inputs: [String: Any] { fields["inputs"] as? [String: Any] ?? [:] }

  private func tensor(_ entry: [String: Any]) -> Tensor {
    let shape = entry["shape"] as? [Int] ?? []
    if let values = entry["values"] as? [Double] {
      return Tensor(values.map(Float.init), shape: shape)
    }
    let scale = entry["scale"] as? Double ?? 1
    let offset = entry["offset"] as? Double ?? 0
    var noise = OracleNoise(seed: UInt64(entry["seed"] as? Int ?? 0))
    let values = (0..<shape.reduce(1, *)).map { _ in Float(scale * (2 * noise.next() - 1) + offset)
    }
    return Tensor(values, shape: shape)
  }
}

/// Whether numbers agree to `|a − b| ≤ 1e-5 + 1e-5 |b|`, PyTorch's single precision.
func agree(_ values: [Float], _ expected: [Double], tolerance: Double = 1e-5) -> Bool {
  values.count == expected.count
    && zip(values, expected).allSatisfy { abs(Double($0) - $1) <= tolerance + tolerance * abs($1) }
}
