import Auditing
import Datasets
import Networks
import Records
import Schemes
import Training

/// Trains a recipe's scheme again as an attacker can: on the attacker's part, by other seeds. Each is
/// trained once, however many attackers learn from it.
final class SelfTraining {
  private let recipe: Recipe
  private let data: PreparedData
  private let precision: Networks.Precision
  private var trained: [Int: AuditSubject.Function] = [:]

  init(recipe: Recipe, data: PreparedData, precision: Networks.Precision) {
    self.recipe = recipe
    self.data = data
    self.precision = precision
  }

  /// - Throws: what building or training the scheme throws.
  func obfuscator(_ number: Int, context: AttackContext) throws -> AuditSubject.Function {
    if let known = trained[number] { return known }
    let function = try train(number, context)
    trained[number] = function
    return function
  }

  private func train(_ number: Int, _ context: AttackContext) throws -> AuditSubject.Function {
    var recipe = recipe
    let seed = recipe.seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15
    recipe.seed = seed
    let scheme = try SchemeProblem(recipe, data, precision: precision).scheme()
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
