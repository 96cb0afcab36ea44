import Auditing
import Networks
import Records
import Schemes
import Tensors

/// An obfuscator's run as the audit sees it.
struct ObfuscatorSubject {
  let recipe: Recipe
  let data: PreparedData
  let bundle: Bundle
  let precision: Networks.Precision
  let untested: [String]

  func subject() throws -> AuditSubject {
    let obfuscator = try bundle.read(.obfuscator, precision: precision)
    let undefended = try bundle.readUndefended(.obfuscator, precision: precision)
    let plainClassifier = try bundle.readUndefended(.classifier, precision: precision)
    let dataset = data.dataset
    let released = try released(obfuscator)
    return AuditSubject(
      dataset: dataset, attacker: data.split[.attacker], validation: data.split[.validation],
      test: data.split[.test], picture: data.picture,
      protectedShape: obfuscator.network.output, precision: precision, task: data.task,
      hidden: data.hidden, release: { released(of: dataset, $0) }, again: again(released),
      undefended: try ceiling(undefended),
      undefendedShape: undefended?.network.output ?? data.picture,
      obfuscator: function(obfuscator),
      undefendedObfuscator: undefended.map(function) ?? (released.isPictures ? { $0 } : nil),
      retrain: obfuscator.blueprint.isFixed
        ? nil
        : SelfTraining(recipe: recipe, data: data, precision: precision, shared: try shared())
          .obfuscator,
      publicPart: try publicPart(obfuscator),
      client: try client(obfuscator),
      classify: function(try bundle.read(.classifier, precision: precision)),
      classifyUndefended: plainClassifier.map(function),
      members: data.labelled(.owner, data.task),
      inLoopReconstruct: try inLoop(.reconstructor),
      inLoopInfer: try inLoop(.attributeAdversary), width: recipe.model.width,
      fullyConnected: recipe.model.fc, seed: recipe.seed, noise: noise(obfuscator),
      untested: untested)
  }

  private func function(_ stored: StoredNetwork) -> AuditSubject.Function {
    stored.network.record(false)
    return { stored.network($0, .evaluation) }
  }

  private func released(_ stored: StoredNetwork) throws -> ReleasedData {
    try ReleasedData(stored, owner: bundle.run.owner, precision: precision)
  }

  private func again(_ released: ReleasedData) -> AuditSubject.Again? {
    let dataset = data.dataset
    return released.isRandom
      ? { number in { released(of: dataset, $0, release: number) } } : nil
  }

  /// Where no network stands for what would be handed out without protection, it would be the pictures.
  private func ceiling(_ undefended: StoredNetwork?) throws -> AuditSubject.Release {
    let (dataset, precision) = (data.dataset, precision)
    guard let undefended else {
      return { AuditSubject.pictures(dataset, $0, precision: precision) }
    }
    let plain = try released(undefended)
    return { plain(of: dataset, $0) }
  }

  /// What stands before a private module or a perturbation, where its features are of the same shape.
  private func publicPart(_ obfuscator: StoredNetwork) throws -> AuditSubject.Function? {
    guard ReleasePart.Role.behindObfuscator.contains(where: bundle.contains) else { return nil }
    let featurizer = try bundle.readFeaturizer(precision)
    return featurizer.network.output == obfuscator.network.output ? function(featurizer) : nil
  }

  /// What everybody has where the owner keeps a module behind it.
  private func shared() throws -> [ReleasePart.Role: any Module] {
    guard bundle.contains(.privateModule) else { return [:] }
    return [
      .obfuscator: try bundle.readFeaturizer(precision).network,
      .classifier: try bundle.read(.classifier, precision: precision).network,
      .reconstructor: try bundle.read(.reconstructor, precision: precision).network,
    ]
  }

  /// Read anew, since its weights will be drawn anew; nil where there is nothing to learn, or where it
  /// learns with nobody.
  private func client(_ obfuscator: StoredNetwork) throws -> SplitClient? {
    guard !obfuscator.blueprint.isFixed, !bundle.contains(.privateModule) else { return nil }
    return SplitClient(
      try bundle.read(.obfuscator, precision: precision).network, dataset: data.dataset,
      places: data.split[.owner], precision: precision)
  }

  private func inLoop(_ role: ReleasePart.Role) throws -> AuditSubject.Function? {
    bundle.contains(role) ? function(try bundle.read(role, precision: precision)) : nil
  }

  private func noise(_ obfuscator: StoredNetwork) -> NoisyRelease? {
    obfuscator.noise.map { noise in
      NoisyRelease(
        noise,
        on: obfuscator.blueprint.kind == .untouched ? .pictures : .function(function(obfuscator)))
    }
  }
}
