import Auditing
import Datasets
import Networks
import Records
import Schemes
import Training

/// Trains a recipe's scheme once more as an attacker can: on the attacker's part, by another seed.
struct SelfTraining {
  let recipe: Recipe
  let data: PreparedData
  let precision: Networks.Precision

  /// - Throws: what building or training the scheme throws.
  func obfuscator(seed: UInt64, context: AttackContext) throws -> AuditSubject.Function {
    var recipe = recipe
    recipe.seed = seed
    guard let type = SchemeRegistry.named(recipe.scheme) else {
      throw KitError.unknownScheme(recipe.scheme, known: SchemeRegistry.all.map { $0.name })
    }
    let scheme = try type.init(
      SchemeProblem(
        recipe: recipe, picture: data.picture, task: data.task, hidden: data.hidden,
        precision: precision))
    let places = data.labelled(.attacker, data.task)
    let loader = Loader(
      dataset: data.dataset, indices: places, batch: min(recipe.train.batch, places.count),
      seed: seed, augmentation: recipe.train.augment.augmentation, shuffles: true,
      dropsLast: true)
    let trainer = Trainer(
      scheme.participants, loader: loader,
      settings: Trainer.Settings(precision: precision, seed: seed, clip: recipe.train.clip),
      checkpoints: context.work.map { CheckpointStore($0) }, observer: context.observer,
      stop: context.stop)
    try trainer.resume()
    try trainer.run(scheme.stages(batchesPerEpoch: loader.batchesPerEpoch)) { _ in }
    guard let part = scheme.parts.first(where: { $0.role == .obfuscator }) else {
      preconditionFailure("SelfTraining: \(recipe.scheme) has no obfuscator")
    }
    part.module.record(false)
    return { part.module($0, .evaluation) }
  }
}
