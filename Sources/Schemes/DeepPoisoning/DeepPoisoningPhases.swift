import Networks
import Tensors
import Training

/// The three steps of section 3; what is shared already is not trained again.
extension DeepPoisoning {
  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    var stages: [Stage] = []
    func add(
      _ name: String, _ phase: Phase, epochs: Int, validation: Validation? = nil
    ) {
      stages.append(
        Stage(
          name, cycle: [phase], iterations: epochs * batchesPerEpoch, rate: train.rate,
          schedule: train.networkSchedule, validation: validation))
    }
    if problem.shared.isEmpty {
      stages.append(
        pair.pretraining(
          batchesPerEpoch: batchesPerEpoch,
          validation: problem.validation(
            every: batchesPerEpoch, keepsBestOf: [pair.obfuscator, pair.classifier],
            pair.classify)))
      add(
        "train reconstructor", reconstruction, epochs: options.reconstructorEpochs ?? train.pretrain
      )
    }
    if let adversary {
      add("train adversary", reading(adversary), epochs: max(1, train.pretrain))
    }
    if let module {
      add(
        "train private module", poisoning(module), epochs: train.epochs,
        validation: problem.validation(
          every: batchesPerEpoch,
          { [unowned self] in
            let features = pair.obfuscator.module($0, .evaluation)
            return pair.classifier.module(released(features, .evaluation, seed: 0), .evaluation)
          }))
    }
    return stages
  }

  /// Equation 3: the reconstructor undoes the featurizer, on public pictures.
  var reconstruction: Phase {
    Phase("reconstruct", moves: [reconstructor], isOnPublicData: true) { [unowned self] batch in
      let rebuilt = reconstructor.module(pair.frozenFeatures(of: batch, .evaluation), .training)
      let loss = rebuilt.converted(to: .float32).meanAbsoluteError(to: batch.images)
      return PhaseLosses(loss, terms: [("L1", loss)])
    }
  }

  /// Somebody learns to read private labels from features as they are.
  private func reading(_ adversary: Participant) -> Phase {
    Phase("read", moves: [adversary]) { [unowned self] batch in
      let logits = adversary.module(pair.frozenFeatures(of: batch, .evaluation), .training)
      let loss = problem.hidden.crossEntropy(logits, batch.labels(for: problem.hidden))
      return PhaseLosses(loss, terms: [("L(private)", loss)])
    }
  }

  /// Equation 6: classification (equation 4) + lambda SSIM (equation 5). The module alone moves.
  private func poisoning(_ module: Participant) -> Phase {
    Phase("poison", moves: [module]) { [unowned self] batch in
      let features = pair.frozenFeatures(of: batch, .evaluation)
      let poisoned = released(features, .training, seed: batch.seed)
      let task = pair.taskLoss(poisoned, batch, .evaluation)
      let rebuilt = reconstructor.module(poisoned, .evaluation)
      let likeness = similarity.values(batch.images, rebuilt).mean()
      let loss = task + options.lambda * likeness
      let terms = [(name: "L(C)", value: task), (name: "SSIM", value: likeness)]
      guard let adversary else { return PhaseLosses(loss, terms: terms) }
      let told = problem.hidden.denial(
        adversary.module(poisoned, .evaluation), batch.labels(for: problem.hidden),
        by: options.privateObjective)
      return PhaseLosses(
        loss + options.attributeWeight * told, terms: terms + [(name: "private", value: told)])
    }
  }
}
