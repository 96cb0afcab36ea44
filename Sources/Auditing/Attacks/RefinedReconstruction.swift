import Architectures
import Networks
import Pixels
import Tensors
import Training

/// Trains a U-net on what is released beside what a linear map makes of it, on pairs: the map sees
/// the whole picture at once, the network knows what pictures look like.
///
/// A map fits the pairs that it was worked out from better than any others. So there are two, each
/// from half of the lessons, and the network learns from what each makes of the other half.
struct RefinedReconstruction: Attack {
  let name = "U-Net after ridge regression"
  let summary = "U-net on what is released and on what a linear map makes of it, L1 + SSIM loss"
  let uses: Set<Resource> = [.lessons]
  var prepares: Bool { true }

  private static let linear = LinearReconstruction(.whole)
  /// Lessons below which there are no two halves to speak of.
  private static let least = 64

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    Self.linear.applies(to: target, on: observation) && observation.releasesPictures
      && observation.lessons.map { $0.indices.count >= Self.least } ?? true
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let places = observation.required(\.lessons).indices
    let halves = [0, 1].map { half in places.indices.filter { $0 % 2 == half }.map { places[$0] } }
    let maps = halves.map { Self.linear.session(on: observation, from: $0) }
    let first = Set(halves[0])
    let inputs = { (step: TrainingBatch) in
      withoutGradients {
        let released = observation.lesson(step.indices, seed: step.seed)
        // Whoever was worked out from a pair does not go first.
        let isFirst = Tensor(
          step.indices.map { first.contains($0) ? 1 : 0 } as [Float],
          shape: [step.indices.count, 1, 1, 1]
        ).converted(on: observation.precision.device)
        let (one, other) = (maps[0].output(released), maps[1].output(released))
        return Tensor.concatenated([released, one + isFirst * (other - one)], along: 1)
      }
    }
    let both = FeatureShape(
      channels: observation.protected.channels + observation.picture.channels,
      size: observation.picture.size)
    let networks = [0, 1].map { _ in
      UNet.network(from: both, to: observation.picture, channels: ContextualReconstruction.channels)
    }
    return try SupervisedSession.rebuilding(
      networks[0], name: name, on: observation, context: context,
      regimen: ContextualReconstruction.regimen(on: observation),
      inputs: inputs, averaged: networks[1],
      prepare: { released in
        let mean = (maps[0].output(released) + maps[1].output(released)).scaled(by: 0.5)
        return .concatenated([released, mean], along: 1)
      },
      loss: ContextualReconstruction.loss(on: observation))
  }
}
