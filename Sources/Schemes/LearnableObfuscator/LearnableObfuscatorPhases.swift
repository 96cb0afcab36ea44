import Networks
import Tensors
import Training

/// The phases of Algorithm 1.
extension LearnableObfuscator {
  /// "Train the obfuscator-classifier", once the game is on.
  var jointTraining: Phase {
    guard options.jointLoss == .full else { return pair.jointTraining }
    return Phase("joint", moves: [pair.obfuscator, pair.classifier]) { [unowned self] batch in
      losses(batch, classifierMode: .training)
    }
  }

  /// The obfuscator is frozen: the reconstructor learns from it (equation 3).
  var attack: Phase {
    Phase("attack", moves: [reconstructor]) { [unowned self] batch in
      let features = pair.frozenFeatures(of: batch, options.frozenNormalization.mode)
      let quality = likeness(reconstructor.module(features, .training), batch)
      return PhaseLosses(-quality, terms: [("PSNR", quality)])
    }
  }

  /// Reconstructor and classifier are frozen: the obfuscator alone descends equation 2.
  var defend: Phase {
    Phase("defend", moves: [pair.obfuscator]) { [unowned self] batch in
      losses(batch, classifierMode: options.frozenNormalization.mode)
    }
  }

  /// Equation 2: cross-entropy + lambda PSNR.
  private func losses(_ batch: TrainingBatch, classifierMode: Mode) -> PhaseLosses {
    let features = pair.obfuscator.module(batch.images, .training)
    let task = pair.taskLoss(features, batch, classifierMode)
    let rebuilt = reconstructor.module(features, options.frozenNormalization.mode)
    let quality = likeness(rebuilt, batch)
    return PhaseLosses(
      task + options.lambda * quality, terms: [("L(C)", task), ("PSNR", quality)])
  }

  /// Equation 1 in dB, of each picture over all channels, averaged over the batch.
  private func likeness(_ rebuilt: Tensor, _ batch: TrainingBatch) -> Tensor {
    PixelErrors.peakSignalToNoise(batch.images, rebuilt.converted(to: .float32)).mean()
  }
}
