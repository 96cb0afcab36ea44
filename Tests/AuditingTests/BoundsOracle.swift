import Foundation
import Pixels
import Tensors

/// Figures that scripts/oracles/bounds.py worked out.
struct BoundsOracle: Decodable {
  struct Fano: Decodable, Sendable {
    let bits: Double
    let common: Double
    let accuracy: Double
  }

  struct Variation: Decodable, Sendable {
    let distance: Double
    let value: Double
  }

  struct Sign: Decodable, Sendable {
    let amplitude: Double
    let nats: Double
  }

  /// A normal source `root g` under noise of variance 1.
  struct Source: Decodable, Sendable {
    let root: [Double]
    let length: Int
    let information: Double
    let informationOfTen: Double
    /// Of the best estimator, Wiener's, per value.
    let error: Double
    /// J / d.
    let prior: Double

    private enum CodingKeys: String, CodingKey {
      case root, length, information, error, prior
      case informationOfTen = "information_ten"
    }

    /// `[N, M]` float64.
    func rows(_ count: Int, seed: UInt64) -> Tensor {
      let root = Tensor(root.map(Float.init), shape: [length, length]).converted(to: .float64)
      return BoundsOracle.normal(count, length, seed: seed).multiplied(by: root.permuted([1, 0]))
    }
  }

  let fano: [Fano]
  let variation: [Variation]
  let sign: [Sign]
  let sources: [Source]

  static let all: BoundsOracle = {
    do {
      guard
        let file = Bundle.module.url(
          forResource: "bounds", withExtension: "json", subdirectory: "Fixtures")
      else { fatalError("Fixtures/bounds.json is missing") }
      return try JSONDecoder().decode(BoundsOracle.self, from: Data(contentsOf: file))
    } catch {
      fatalError("Fixtures/bounds.json: \(error)")
    }
  }()

  /// Standard normal rows `[N, M]` float64.
  static func normal(_ count: Int, _ length: Int, seed: UInt64) -> Tensor {
    Tensor.normal([count, length], seed: seed).converted(to: .float64)
  }
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
