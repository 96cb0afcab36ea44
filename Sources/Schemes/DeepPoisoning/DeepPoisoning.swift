import Architectures
import Networks
import Records
import Tensors
import Training

/// Deep poisoning (anonymous authors): everybody has a featurizer, a decider and a reconstructor; each
/// owner puts a module of their own behind the featurizer, which the decider does not notice and the
/// reconstructor does not get through. Others learn from what comes out.
///
/// The recipe's `train.pretrain` are the epochs of the shared networks, `train.epochs` the module's. The
/// reconstructor learns from the samples that `data.public` names, or the owner's where there are none.
public final class DeepPoisoning: Scheme {
  public static let name = "deep-poisoning"
  public static let summary =
    "features behind a private module that a shared reconstructor does not get through"
  public static let takesWeights = true

  let problem: SchemeProblem
  let options: DeepPoisoningOptions
  let pair: SplitPair  // F, D
  let reconstructor: Participant  // R
  let module: Participant?  // P, where there is one
  let adversary: Participant?
  let similarity: StructuralSimilarity
  private let moduleBlueprint: Blueprint
  private let perturbation: Blueprint?
  private let perturb: Network?

  public static func checkOptions(_ section: RecipeSection) {
    _ = DeepPoisoningOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(DeepPoisoningOptions.init)
    if options.backbone == .vgg16, problem.checkpoint != nil {
      throw SchemeError.weightsUnused(scheme: Self.name)
    }
    pair = SplitPair(
      problem, options.backbone, reconstructor: .inverseBottlenecks,
      variant: "\(options.reconstructor)")
    reconstructor = pair.reconstructor()
    moduleBlueprint = Blueprint(.poisoningModule, input: pair.features, pools: options.blocks)
    module =
      options.blocks > 0
      ? Participant("private-module", moduleBlueprint.network(), rule: problem.rule) : nil
    adversary = options.attributeWeight > 0 ? pair.adversary() : nil
    perturbation = options.perturbation.blueprint(of: pair.features)
    perturb = perturbation?.network()
    similarity = .singleScale(for: problem.picture.size, device: problem.precision.device)
    if options.attributeWeight > 0, adversary == nil {
      throw SchemeError.noPrivateLabel(scheme: "\(Self.name) with an attribute term")
    }
    problem.start(participants, by: options.initialization)
    if let module { try problem.startPrivately(module, by: options.initialization) }
    if let checkpoint = problem.checkpoint { try pair.load(checkpoint) }
    takeShared()
  }

  public var participants: [Participant] {
    [pair.obfuscator, pair.classifier, reconstructor] + [adversary, module].compactMap(\.self)
  }

  public var undefendedAfter: String? { SplitPair.pretraining }

  public var parts: [ReleasePart] {
    var parts = pair.parts + [pair.part(reconstructor)]
    if let adversary, let blueprint = pair.blueprints.adversary {
      parts.append(ReleasePart(.attributeAdversary, for: .owner, blueprint, adversary.module))
    }
    if let module {
      parts.append(ReleasePart(.privateModule, for: .owner, moduleBlueprint, module.module))
    }
    if let perturbation, let perturb {
      parts.append(
        ReleasePart(
          .perturbation, for: .device, perturbation, perturb, noise: options.perturbation.noise))
    }
    return parts
  }

  /// What is released of features, `[N, C, H, W]`.
  ///
  /// - Parameter seed: of a perturbation's noise, while training.
  func released(_ features: Tensor, _ mode: Mode, seed: UInt64) -> Tensor {
    let poisoned = module?.module(features, mode) ?? features
    let perturbed = perturb?(poisoned, .evaluation) ?? poisoned
    guard let noise = options.perturbation.noise else { return perturbed }
    return perturbed + noise.drawn(like: perturbed, seed: seed)
  }

  private func takeShared() {
    let receivers: [(ReleasePart.Role, any Module)] = [
      (.obfuscator, pair.obfuscator.module), (.classifier, pair.classifier.module),
      (.reconstructor, reconstructor.module),
    ]
    for (role, receiver) in receivers {
      guard let shared = problem.shared[role] else { continue }
      for (own, other) in zip(receiver.namedParameters, shared.namedParameters) {
        own.parameter.value.assign(other.parameter.value)
      }
    }
  }
}
