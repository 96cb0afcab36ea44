import Networks
import Tensors
import Training

/// The phases of Algorithm 1. Four different mini-batches make a cycle.
extension DeepObfuscator {
  private var hidden: LabelHead { problem.hidden }
  private var frozen: Mode { options.frozenNormalization.mode }

  var adversarialCycle: [Phase] {
    adversary == nil
      ? [defendAgainstReconstruction, attack, recoverClassifier]
      : [defendAgainstReconstruction, defendAgainstInference, attack, recoverClassifier]
  }

  /// Algorithm 1, line 6: the obfuscator alone moves, against the reconstructor (equation 9).
  var defendAgainstReconstruction: Phase {
    Phase("defend reconstruction", moves: [pair.obfuscator]) { [unowned self] batch in
      let features = pair.obfuscator.module(batch.images, .training)
      let taskLoss = pair.taskLoss(features, batch, frozen)  // L(C)
      let rebuilt = similarity.moments(of: reconstructor.module(features, frozen))
      let likeNoise = 1 - similarity.mean(noiseMoments(batch), rebuilt)  // L(AR2), eq. 8
      let original = similarity.moments(of: batch.images)
      let likeOriginal = 1 - similarity.mean(original, rebuilt)  // L(AR1), eq. 6
      return PhaseLosses(
        taskLoss + options.lambda2 * (likeNoise - likeOriginal),
        terms: [("L(C)", taskLoss), ("L(AR2)", likeNoise), ("L(AR1)", likeOriginal)])
    }
  }

  /// Algorithm 1, line 9: the obfuscator alone moves, against the attribute adversary (equation 5).
  var defendAgainstInference: Phase {
    Phase("defend inference", moves: [pair.obfuscator]) { [unowned self] batch in
      let features = pair.obfuscator.module(batch.images, .training)
      let taskLoss = pair.taskLoss(features, batch, frozen)  // L(C)
      guard let adversary else { return PhaseLosses(taskLoss) }
      let logits = adversary.module(features, frozen)
      let guessed = hidden.crossEntropy(logits, batch.labels(for: hidden))  // L(AC)
      let denial = hidden.denial(
        logits, batch.labels(for: hidden), by: options.privateObjective)
      return PhaseLosses(
        taskLoss + options.lambda1 * denial, terms: [("L(C)", taskLoss), ("L(AC)", guessed)])
    }
  }

  /// Algorithm 1, lines 12 and 14: the adversaries learn from the frozen obfuscator (equations 7
  /// and 4). Their parameters are disjoint, so that the sum trains each on its own loss.
  var attack: Phase {
    let moved = [reconstructor] + (adversary.map { [$0] } ?? [])
    return Phase("attack", moves: moved) { [unowned self] batch in
      let features = pair.frozenFeatures(of: batch, frozen)
      let rebuilt = similarity.moments(of: reconstructor.module(features, .training))
      let unlike = 1 - similarity.mean(similarity.moments(of: batch.images), rebuilt)  // L(AR1)
      guard let adversary else { return PhaseLosses(unlike, terms: [("L(AR1)", unlike)]) }
      let wrong = hidden.crossEntropy(
        adversary.module(features, .training), batch.labels(for: hidden))  // L(AC)
      return PhaseLosses(unlike + wrong, terms: [("L(AR1)", unlike), ("L(AC)", wrong)])
    }
  }

  /// Algorithm 1, line 17: the classifier alone catches up with the moved obfuscator.
  var recoverClassifier: Phase { pair.recovery(frozen: frozen) }
}
