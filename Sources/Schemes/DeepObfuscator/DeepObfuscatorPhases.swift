import Networks
import Tensors
import Training

/// The phases of Algorithm 1. Four different mini-batches make a cycle.
extension DeepObfuscator {
  private var hidden: LabelHead { problem.hidden }
  private var frozen: Mode { options.frozenNormalization.mode }

  /// The stages after the adversaries' pre-training: one, or one for each defence.
  func adversarialStages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let kinds: [DeepObfuscatorOptions.Defences] =
      options.defences == .inTurn ? [.reconstruction, .inference] : [options.defences]
    return kinds.map { kind in
      let cycle = cycle(kind)
      let perEpoch = max(1, batchesPerEpoch / cycle.count)
      let name = kinds.count == 1 ? "adversarial training" : "against \(kind.rawValue)"
      return Stage(
        name, cycle: cycle, iterations: train.epochs * perEpoch / kinds.count, rate: train.rate,
        before: { [unowned self] in resetAdversaries(at: $0, perEpoch) })
    }
  }

  private func cycle(_ kind: DeepObfuscatorOptions.Defences) -> [Phase] {
    [
      kind == .inference ? nil : reconstruction.map(defendAgainstReconstruction),
      kind == .reconstruction || adversary == nil ? nil : defendAgainstInference, attack,
      recoverClassifier,
    ].compactMap { $0 }
  }

  /// Algorithm 1, line 6: the obfuscator alone moves, against the reconstructor (equation 9).
  private func defendAgainstReconstruction(_ defence: ReconstructionDefence) -> Phase {
    Phase("defend reconstruction", moves: [pair.obfuscator]) { [unowned self] batch in
      let features = pair.obfuscator.module(batch.images, .training)
      let taskLoss = pair.taskLoss(features, batch, frozen)  // L(C)
      let rebuilt = defence.rebuilt(features, frozen)
      let unlikeNoise = defence.unlikeNoise(rebuilt, batch)  // L(AR2)
      let unlikeOriginal = defence.unlikeOriginal(rebuilt, batch)  // L(AR1)
      return PhaseLosses(
        taskLoss + options.lambda2 * (unlikeNoise - unlikeOriginal),
        terms: [("L(C)", taskLoss), ("L(AR2)", unlikeNoise), ("L(AR1)", unlikeOriginal)])
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
    Phase("attack", moves: adversaries) { [unowned self] batch in
      let features = pair.frozenFeatures(of: batch, frozen)
      var terms: [(String, Tensor)] = []
      if let reconstruction {
        let rebuilt = reconstruction.rebuilt(features, .training)
        terms.append(("L(AR1)", reconstruction.unlikeOriginal(rebuilt, batch)))
      }
      if let adversary {
        let wrong = hidden.crossEntropy(
          adversary.module(features, .training), batch.labels(for: hidden))
        terms.append(("L(AC)", wrong))
      }
      let losses = terms.map(\.1)
      return PhaseLosses(losses.dropFirst().reduce(losses[0], +), terms: terms)
    }
  }

  /// Algorithm 1, line 17: the classifier alone catches up with the moved obfuscator.
  var recoverClassifier: Phase { pair.recovery(frozen: frozen) }
}
