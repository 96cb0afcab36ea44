import Architectures
import Formats
import Foundation
import Networks
import Pixels
import Tensors
import TestSupport
import Testing

/// Against networks of PyTorch that `scripts/oracles/resnets.py` wrote down.
@Suite("Checkpoints of residual networks")
struct ResNetCheckpointTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Drawn: Decodable, Sendable {
      let shape: [Int]
      let seed: UInt64
      let scale: Double
      let offset: Double

      var numbers: [Float] {
        var noise = OracleNoise(seed: seed)
        return (0..<shape.reduce(1, *)).map { _ in
          Float(scale * (2 * noise.next() - 1) + offset)
        }
      }
    }

    struct Written: Decodable, Sendable {
      let shape: [Int]
      let values: [Double]
    }

    let name: String
    let depth: Int
    let width: Double
    let picture: Drawn
    let arrays: [String: Drawn]
    let logits: Written

    var testDescription: String { name }

    var stored: [String: StoredArray] {
      arrays.mapValues { StoredArray($0.numbers, shape: $0.shape) }
    }

    var input: FeatureShape {
      FeatureShape(
        channels: picture.shape[1], size: Size(height: picture.shape[2], width: picture.shape[3]))
    }

    func network(labels: Int) throws -> Network {
      ResNet.network(
        input, try #require(ResNet.Depth(rawValue: depth)), stem: .large, width: width,
        labels: labels, normalizes: true)
    }
  }

  private struct File: Decodable {
    let networks: [Case]
  }

  static let cases: [Case] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/resnets", withExtension: "json"),
      let file = try? JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    else { return [] }
    return file.networks
  }()

  private func checkpoint(_ arrays: [String: StoredArray]) -> ResNetCheckpoint {
    ResNetCheckpoint(SafeTensors(arrays: arrays), name: "weights.safetensors")
  }

  @Test("a network with PyTorch's weights gives PyTorch's logits", arguments: cases)
  func agrees(_ entry: Case) throws {
    let network = try entry.network(labels: entry.logits.shape[1])
    network.initialize(.kaiming, seed: 1)
    try checkpoint(entry.stored).load(into: [network])
    let x = Tensor(entry.picture.numbers, shape: entry.picture.shape)
    let logits = network(x, .evaluation).floats
    #expect(logits.count == entry.logits.values.count)
    for (got, expected) in zip(logits, entry.logits.values) {
      #expect(abs(Double(got) - expected) <= 1e-4 * (1 + abs(expected)), "\(got), \(expected)")
    }
  }

  @Test("both are there", arguments: [[18, 50]])
  func hasCases(_ depths: [Int]) {
    #expect(Self.cases.map(\.depth) == depths)
  }

  @Test("a split network takes them in two, and logits of other classes stay", arguments: cases)
  func splits(_ entry: Case) throws {
    let depth = try #require(ResNet.Depth(rawValue: entry.depth))
    let split = try #require(ResNet.Split(depth, after: "conv4_1"))
    let front = ResNet.features(
      entry.input, split, stem: .large, width: entry.width, normalizes: true)
    let back = ResNet.classifier(
      front.output, after: split, width: entry.width, labels: entry.logits.shape[1])
    let other = ResNet.classifier(front.output, after: split, width: entry.width, labels: 7)
    other.initialize(.kaiming, seed: 5)
    let kept = other.trainedParameters.suffix(2).map(\.value.floats)
    try checkpoint(entry.stored).load(into: [front, back])
    try checkpoint(entry.stored).load(into: [front, other])
    let x = Tensor(entry.picture.numbers, shape: entry.picture.shape)
    for (got, expected) in zip(back(front(x, .evaluation), .evaluation).floats, entry.logits.values)
    {
      #expect(abs(Double(got) - expected) <= 1e-4 * (1 + abs(expected)))
    }
    #expect(other.trainedParameters.suffix(2).map(\.value.floats) == kept)
    #expect(other.trainedParameters[0].value.floats == back.trainedParameters[0].value.floats)
  }

  @Test("what does not fit is refused by name and nothing is changed")
  func refuses() throws {
    let entry = try #require(Self.cases.first)
    let network = try entry.network(labels: 3)
    network.initialize(.kaiming, seed: 1)
    let before = network.namedParameters.map(\.parameter.value.floats)
    var arrays = entry.stored
    arrays["layer4.1.bn2.running_var"] = nil
    func message(_ arrays: [String: StoredArray]) -> String {
      do {
        try checkpoint(arrays).load(into: [network])
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message(arrays)
        == "weights.safetensors: array \"layer4.1.bn2.running_var\" is missing, expected [32]; name a "
        + "state_dict of the same residual network, saved as safetensors, and train with model.width 1"
    )
    arrays = entry.stored
    arrays["conv1.weight"] = StoredArray([Float](repeating: 0, count: 27), shape: [1, 3, 3, 3])
    #expect(
      message(arrays).contains("\"conv1.weight\" has the shape [1, 3, 3, 3], expected [4, 3, 7, 7]")
    )
    #expect(network.namedParameters.map(\.parameter.value.floats) == before)
  }
}
