import Architectures
import Auditing
import Foundation
import Networks
import Pixels
import Tensors
import TestSupport
import Testing

/// Against PyTorch; see scripts/oracles/perceptual.py.
@Suite("Perceptual distance")
struct PerceptualDistanceTests {
  private let file: OracleFile

  init() throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/perceptual", withExtension: "json"))
    file = try JSONDecoder().decode(OracleFile.self, from: Data(contentsOf: url))
  }

  @Test("network and distance agree with an independent implementation to 1e-5")
  func agrees() throws {
    #expect(file.cases.count == 35)
    for entry in file.cases {
      let (x, y) = (entry.x.tensor, entry.y.tensor)
      let maps = try features(of: [x, y])
      let value = PerceptualDistance.values(maps[0], maps[1])
      #expect(value.shape == [1])
      #expect(abs(value.item - entry.expected) < 1e-5, "\(entry.name): \(value.item)")
    }
  }

  @Test("identical pictures are 0 apart, constant ones too, and the order does not matter")
  func isSymmetric() throws {
    for entry in file.cases {
      let maps = try features(of: [entry.x.tensor, entry.y.tensor])
      let value = PerceptualDistance.values(maps[0], maps[1]).item
      #expect(PerceptualDistance.values(maps[0], maps[0]).item == 0)
      #expect(PerceptualDistance.values(maps[1], maps[0]).item == value)
      #expect((0...2).contains(value), "\(entry.name): \(value)")
    }
  }

  @Test("what a network does not feel at all is as far as can be from what it feels, and no NaN")
  func feelsNothing() {
    let nothing = Tensor.zeros([2, 4, 3, 3])
    let something = Tensor.full([2, 4, 3, 3], 0.7)
    #expect(PerceptualDistance.values([nothing], [nothing]).floats == [0, 0])
    let apart = PerceptualDistance.values([nothing, something], [something, something]).floats
    #expect(apart.allSatisfy { abs($0 - 0.5) < 1e-6 }, "\(apart)")
    let across = PerceptualDistance.values(
      [Tensor([Float(1), 0], shape: [1, 2, 1, 1])], [Tensor([Float(0), 9], shape: [1, 2, 1, 1])])
    #expect(abs(across.item - 2) < 1e-6)
  }

  @Test("large pictures are halved at once, small ones keep their size")
  func halvesLargePictures() {
    func sides(_ size: Size) -> [[Int]] {
      let network = PerceptualNetwork(FeatureShape(channels: 3, size: size), logits: 5)
      let pictures = Tensor.uniform([2, 3, size.height, size.width], low: 0, high: 1, seed: 1)
      let maps = network.features(pictures, .evaluation)
      #expect(network(pictures, .evaluation).shape == [2, 5])
      return maps.map { Array($0.shape.dropFirst()) }
    }
    #expect(sides(Size(side: 40)) == [[16, 40, 40], [32, 20, 20], [64, 10, 10]])
    #expect(
      sides(Size(height: 41, width: 64)) == [[16, 21, 32], [32, 10, 16], [64, 5, 8]])
    #expect(
      sides(Size(height: 218, width: 178)) == [[16, 27, 22], [32, 13, 11], [64, 6, 5]])
    #expect(sides(Size(side: 4)) == [[16, 4, 4], [32, 2, 2], [64, 1, 1]])
  }

  /// What the network with the file's weights makes of pictures.
  private func features(of pictures: [Tensor]) throws -> [[Tensor]] {
    let shape = pictures[0].shape
    let network = PerceptualNetwork(
      FeatureShape(channels: shape[1], size: Size(height: shape[2], width: shape[3])), logits: 1)
    let weights = try #require(file.parameters[String(shape[1])])
    var taken = 0
    for (key, parameter) in network.namedParameters where !key.hasPrefix("head") {
      parameter.value.assign(try #require(weights[key], "\(key)").tensor)
      taken += 1
    }
    #expect(taken == weights.count)
    return pictures.map { network.features($0, .evaluation) }
  }
}

/// What the script wrote.
private struct OracleFile: Decodable {
  let parameters: [String: [String: Drawn]]
  let cases: [Case]

  struct Case: Decodable {
    let name: String
    let x: Drawn
    let y: Drawn
    let expected: Double
  }

  /// Numbers of the script's formula.
  struct Drawn: Decodable {
    let shape: [Int]
    let seed: UInt64
    let scale: Double
    let offset: Double

    var tensor: Tensor {
      var noise = OracleNoise(seed: seed)
      let values = (0..<shape.reduce(1, *)).map { _ in
        Float(scale * (2 * noise.next() - 1) + offset)
      }
      return Tensor(values, shape: shape)
    }
  }
}
