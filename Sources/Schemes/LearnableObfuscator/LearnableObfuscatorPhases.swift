import Networks
import Tensors
import Training

/// The phases of Algorithm 1.
extension LearnableObfuscator {
  /// The first main iteration: the task without any security concern.
  var pretraining: Phase { joint("task", weight: 0) }

  /// "Train the obfuscator-classifier", once the game is on.
  var jointTraining: Phase {
    joint("joint", weight: options.jointLoss == .full ? options.lambda : 0)
  }

  /// The obfuscator is frozen: the reconstructor learns from it (equation 3).
  var attack: Phase {
    Phase("attack", moves: [reconstructor]) { [unowned self] batch in
      let features = withoutGradients {
        obfuscator.module(batch.images, options.frozenNormalization.mode)
      }
      let quality = likeness(reconstructor.module(features, .training), batch)
      return PhaseLosses(-quality, terms: [("PSNR", quality)])
    }
  }

  /// Reconstructor and classifier are frozen: the obfuscator alone descends equation 2.
  var defend: Phase {
    Phase("defend", moves: [obfuscator]) { [unowned self] batch in
      losses(batch, classifierMode: options.frozenNormalization.mode, weight: options.lambda)
    }
  }

  private func joint(_ name: String, weight: Double) -> Phase {
    Phase(name, moves: [obfuscator, classifier]) { [unowned self] batch in
      losses(batch, classifierMode: .training, weight: weight)
    }
  }

  /// Equation 2: cross-entropy + `weight` PSNR.
  private func losses(_ batch: TrainingBatch, classifierMode: Mode, weight: Double) -> PhaseLosses {
    let features = obfuscator.module(batch.images, .training)
    let task = problem.task.crossEntropy(
      classifier.module(features, classifierMode), batch.labels(for: problem.task))
    guard weight > 0 else { return PhaseLosses(task, terms: [("cross-entropy", task)]) }
    let rebuilt = reconstructor.module(features, options.frozenNormalization.mode)
    let quality = likeness(rebuilt, batch)
    return PhaseLosses(
      task + weight * quality, terms: [("cross-entropy", task), ("PSNR", quality)])
  }

  /// Equation 1 in dB, of each picture over all channels, averaged over the batch.
  private func likeness(_ rebuilt: Tensor, _ batch: TrainingBatch) -> Tensor {
    PixelErrors.peakSignalToNoise(batch.images, rebuilt.converted(to: .float32)).mean()
  }
}
