import Foundation
import Networks
import Tensors
import Training

/// A small regression with dropout: random numbers must be the same after a resume.
struct TrainerSetting {
  let network = Participant(
    "network",
    Sequential {
      Linear(4, 16)
      Activate(.relu)
      Dropout(0.2)
      Linear(16, 1)
    })
  let loader: FeatureLoader

  init(seed: UInt64 = 1) {
    network.restart(.kaiming, seed: seed)
    let x = Tensor.normal([64, 4], seed: 5)
    let labels = x.sum(over: [1]).floats.map { Int32($0 > 0 ? 1 : 0) }
    loader = FeatureLoader(
      features: x, labels: ["sign": labels], rows: Array(0..<64), batch: 8, seed: 3)
  }

  let head = LabelHead([.init(name: "sign", classes: 2)])

  func stage(_ iterations: Int, spoiledAt: Int? = nil) -> Stage {
    var done = 0
    return Stage(
      "learn",
      cycle: [
        Phase("task", moves: [network]) { [network, head] batch in
          done += 1
          var loss = head.crossEntropy(
            network.module(batch.images, .training), batch.labels(for: head))
          if done == spoiledAt { loss = loss * .nan }
          return PhaseLosses(loss, terms: [("L(C)", loss)])
        }
      ], iterations: iterations, rate: 0.01, schedule: .cosine)
  }

  func trainer(_ folder: URL? = nil, stop: StopSignal? = nil, every: Double = 0) -> Trainer {
    Trainer(
      [network], loader: loader,
      settings: .init(precision: .float32, seed: 9, checkpointSeconds: every),
      checkpoints: folder.map { CheckpointStore($0) }, stop: stop)
  }

  var weights: [[Float]] { network.module.trainedParameters.map(\.value.floats) }
}
