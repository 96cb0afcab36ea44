import Networks
import Schemes
import Tensors
import Testing
import Training

@Suite("Autoencoder anonymization", .serialized)
struct AutoencoderTests {
  private func scheme(_ options: String = "", hidden: [String] = ["h"]) throws -> Autoencoder {
    try Autoencoder(
      SchemeSetting.problem(
        Autoencoder.name, options: "depth: 18" + (options.isEmpty ? "" : ", " + options),
        train: "pretrain: 1, epochs: 1", hidden: hidden))
  }

  @Test("the classifier learns first; then the autoencoder moves alone")
  func phasesMoveTheirNetworks() throws {
    let scheme = try scheme()
    let stages = scheme.stages(batchesPerEpoch: 4)
    for (stage, moved) in zip(stages, ["classifier", "autoencoder"]) {
      #expect(stage.iterations == 4 && stage.turns[0].cycle.count == 1)
      #expect(try SchemeSetting.moved(by: stage.turns[0].cycle[0], of: scheme) == [moved])
    }
  }

  @Test(
    "the cloud's classifier has the public outputs alone, the owner's adversary the private ones")
  func dividesOutputs() throws {
    let scheme = try scheme()
    let parts = scheme.parts
    #expect(parts.map(\.role) == [.obfuscator, .classifier, .attributeAdversary])
    #expect(parts.map(\.holder) == [.device, .cloud, .owner])
    let x = Tensor.uniform([2, 3, 32, 32], low: 0, high: 1, seed: 1)
    let whole = scheme.participants[1].module(x, .evaluation)
    #expect(whole.shape == [2, 4])  // one logit of two classes, three of three
    for (part, outputs) in [(parts[1], 0..<1), (parts[2], 1..<4)] {
      let own = part.module(x, .evaluation) - whole.sliced(outputs, along: 1)
      #expect(own.magnitude().floats.allSatisfy { $0 < 1e-4 })
    }
    #expect(try self.scheme(hidden: []).parts.map(\.role) == [.obfuscator, .classifier])
  }

  @Test(
    "every option runs and its loss falls",
    arguments: [
      "suppression: squared", "suppression: absolute", "suppression: true-class",
      "suppression: wrong-class", "xi: 0.2", "release: latent",
      "denseLatent: false, lambda2: 3", "lambda2: 0",
    ])
  func optionsRun(_ options: String) throws {
    let scheme = try scheme(options)
    let stages = scheme.stages(batchesPerEpoch: 4)
    try SchemeSetting.trainer(scheme).advance(stages[0], to: 4)
    for name in ["anonymize/Lp", "anonymize/Ls"] {
      let values = try SchemeSetting.losses(
        name, of: stages[1].turns[0].cycle, scheme, steps: 12)
      #expect(values.count == 12 && !values.contains { !$0.isFinite || $0 < 0 })
    }
  }

  @Test("the latent code is handed out in place of pictures, with a classifier that reads it")
  func releasesLatentCode() throws {
    let scheme = try scheme("release: latent")
    let stages = scheme.stages(batchesPerEpoch: 4)
    #expect(stages.map(\.iterations) == [4, 4, 4])
    #expect(
      try SchemeSetting.moved(by: stages[2].turns[0].cycle[0], of: scheme) == ["latent-classifier"])
    let parts = scheme.parts
    #expect(parts.map(\.role) == [.obfuscator, .classifier])
    let x = Tensor.uniform([2, 3, 32, 32], low: 0, high: 1, seed: 1)
    let code = parts[0].module(x, .evaluation)
    #expect(code.shape == [2, 8, 1, 1] && !parts[0].blueprint.givesPictures)
    #expect(parts[1].module(code, .evaluation).shape == [2, 1])
    // What is written down builds the same network, on the same names of weights.
    let again = parts[0].blueprint.network()
    #expect(again.namedParameters.map(\.key) == parts[0].module.namedParameters.map(\.key))
  }

  @Test("wrong options are named", arguments: ["depth: 34", "suppression: none", "xi: 2"])
  func refusesOptions(_ options: String) {
    #expect(throws: (any Error).self) {
      try Autoencoder(SchemeSetting.problem(Autoencoder.name, options: options))
    }
  }

  @Test("suppression pulls the private outputs to xi")
  func suppresses() throws {
    let scheme = try scheme("lambda1: 0, lambda2: 10")
    let stages = scheme.stages(batchesPerEpoch: 4)
    try SchemeSetting.trainer(scheme).advance(
      Stage("sharpen", cycle: stages[0].turns[0].cycle, iterations: 40, rate: 0.01), to: 40)
    let values = try SchemeSetting.losses(
      "anonymize/Ls", of: stages[1].turns[0].cycle, scheme, steps: 40)
    #expect(values[values.count - 1] < values[0] / 2, "\(values)")
  }
}
