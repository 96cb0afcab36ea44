import Networks
import Tensors
import Training

/// Somebody who tells real samples from made ones, and is fooled.
struct Critic {
  let participant: Participant

  /// Against the distance of distributions.
  private static let weight = 0.2
  /// Numbers of a sample that the distance looks at: more say no more, and cost.
  private static let looked = 1024

  /// What it loses where samples are to be told as real (1) or made (0).
  func told(_ samples: Tensor, as value: Double, _ mode: Mode = .training) -> Tensor {
    let logits = participant.module(samples, mode).converted(to: .float32)
    return logits.binaryCrossEntropy(
      with: .full(logits.shape, value, device: logits.device),
      weight: .full(logits.shape, 1, device: logits.device))
  }

  /// Learns to tell them apart.
  func judging(
    _ samples: @escaping (TrainingBatch) -> (real: Tensor, made: Tensor)
  ) -> Phase {
    Phase("critic", moves: [participant]) { step in
      let (real, made) = withoutGradients { samples(step) }
      let total = told(real, as: 1) + told(made, as: 0)
      return PhaseLosses(total, terms: [("loss", total)])
    }
  }

  /// What somebody loses whose samples should be taken for real ones: by the critic, and by the
  /// distance of the two distributions.
  func imitation(_ made: Tensor, of real: Tensor) -> PhaseLosses {
    let distance = MeanDiscrepancy.squared(Self.sampled(made), Self.sampled(real))
    let fooled = told(made, as: 1)
    return PhaseLosses(
      distance + fooled.scaled(by: Self.weight),
      terms: [("distance", distance), ("critic", fooled)])
  }

  /// `[N, D]`, long samples pooled.
  private static func sampled(_ samples: Tensor) -> Tensor {
    var features = samples.converted(to: .float32)
    while features.rank == 4, features.count / features.shape[0] > looked,
      min(features.shape[2], features.shape[3]) >= 2
    {
      features = features.averagePooled()
    }
    return features.flattened()
  }
}

extension Observation {
  /// As after rectifiers.
  var releasesNothingNegative: Bool {
    released(0..<min(64, released.count)).floats.allSatisfy { $0 >= 0 }
  }
}
