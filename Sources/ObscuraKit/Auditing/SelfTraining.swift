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
  /// Networks that everybody has, the attacker too.
  private let shared: [ReleasePart.Role: any Module]
  private var trained: [Int: AuditSubject.Function] = [:]

  init(
    recipe: Recipe, data: PreparedData, precision: Networks.Precision,
    shared: [ReleasePart.Role: any Module] = [:]
  ) {
    self.shared = shared
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
    var problem = SchemeProblem(recipe, data, precision: precision)
    problem.shared = shared
    let scheme = try problem.scheme()
    let places = data.labelled(.attacker, data.task)
    let loader = data.loader(places, recipe, seed: seed)
    let trainer = Trainer(
      scheme.participants, loader: loader, publicLoader: data.publicLoader(recipe, seed: seed),
      settings: Trainer.Settings(precision: precision, seed: seed, clip: recipe.train.clip),
      checkpoints: context.work.map { CheckpointStore($0) }, observer: context.observer,
      stop: context.stop)
    try trainer.resume()
    try trainer.run(scheme.stages(batchesPerEpoch: loader.batchesPerEpoch)) { _ in }
    let roles = [ReleasePart.Role.obfuscator] + ReleasePart.Role.behindObfuscator
    let chain = roles.compactMap { role in scheme.parts.first { $0.role == role }?.module }
    precondition(!chain.isEmpty, "SelfTraining: \(recipe.scheme) has no obfuscator")
    chain.forEach { $0.record(false) }
    return { pictures in chain.reduce(pictures) { $1($0, .evaluation) } }
  }
}
