import Architectures
import Networks
import Records
import Tensors
import Training

/// Autoencoder anonymization (Rodriguez and Krishnan): a classifier of public and private labels is
/// trained on pictures and frozen; an autoencoder then makes pictures of which it still tells the public
/// labels and no longer the private ones. No loss asks that they look otherwise.
///
/// The recipe's `train.pretrain` are the classifier's epochs, `train.epochs` the autoencoder's.
public final class Autoencoder: Scheme {
  public static let name = "autoencoder"
  public static let summary =
    "pictures made anew, of which a frozen classifier tells one label alone"

  private let problem: SchemeProblem
  private let options: AutoencoderOptions
  private let blueprint: Blueprint
  private let autoencoder: Participant  // E
  private let classifier: Participant  // A and I on one body
  private let both: LabelHead
  /// Reads the latent code, where that is handed out.
  private let latentReader: LatentReader?

  public static func checkOptions(_ section: RecipeSection) {
    _ = AutoencoderOptions(section)
  }

  public init(_ problem: SchemeProblem) throws {
    self.problem = problem
    options = try problem.recipe.readOptions(AutoencoderOptions.init)
    both = LabelHead(problem.task.labels + problem.hidden.labels)
    blueprint = Blueprint(
      .convolutionalAutoencoder, input: problem.picture, width: problem.recipe.model.width,
      hidden: options.denseLatent ? ConvolutionalAutoencoder.latent : 0, output: problem.picture)
    let network = blueprint.network()
    autoencoder = Participant("autoencoder", network, rule: problem.rule)
    latentReader = options.release == .latent ? LatentReader(network, blueprint, problem) : nil
    classifier = Participant(
      "classifier", Self.reader(both, problem, options).network(), rule: problem.rule)
    problem.start(participants, by: options.initialization)
  }

  public var participants: [Participant] {
    [autoencoder, classifier] + (latentReader.map { [$0.classifier] } ?? [])
  }

  /// The pictures themselves are what is undefended.
  public var undefendedAfter: String? { nil }

  /// The cloud gets the public outputs alone, the owner keeps the private ones.
  public var parts: [ReleasePart] {
    if let latentReader { return latentReader.parts }
    var parts = [
      ReleasePart(.obfuscator, for: .device, blueprint, autoencoder.module),
      part(.classifier, for: .cloud, problem.task, outputs: 0..<problem.task.width),
    ]
    if !problem.hidden.labels.isEmpty {
      parts.append(
        part(
          .attributeAdversary, for: .owner, problem.hidden,
          outputs: problem.task.width..<both.width))
    }
    return parts
  }

  public func stages(batchesPerEpoch: Int) -> [Stage] {
    let train = problem.recipe.train
    let reading = latentReader.map { [$0.stage(batchesPerEpoch: batchesPerEpoch)] } ?? []
    return [
      Stage(
        "train classifier", cycle: [multiOutput], iterations: train.pretrain * batchesPerEpoch,
        rate: train.rate, schedule: train.networkSchedule,
        validation: problem.validation(
          every: batchesPerEpoch, keepsBestOf: [classifier],
          { [unowned self] in tasks(classifier.module($0, .evaluation)) })),
      Stage(
        "train anonymizer", cycle: [anonymization], iterations: train.epochs * batchesPerEpoch,
        rate: train.rate, schedule: train.networkSchedule,
        validation: problem.validation(
          every: batchesPerEpoch,
          { [unowned self] in
            tasks(classifier.module(autoencoder.module($0, .evaluation), .evaluation))
          })),
    ] + reading
  }

  /// Equations 1 to 4.
  private var multiOutput: Phase {
    Phase("classify", moves: [classifier]) { [unowned self] batch in
      let logits = classifier.module(batch.images, .training)
      let loss = both.crossEntropy(logits, batch.labels(for: both))
      return PhaseLosses(loss, terms: [("L(I, A)", loss)])
    }
  }

  /// Equations 5 to 8: the autoencoder alone moves.
  private var anonymization: Phase {
    Phase("anonymize", moves: [autoencoder]) { [unowned self] batch in
      let logits = classifier.module(autoencoder.module(batch.images, .training), .evaluation)
      let kept = problem.task.crossEntropy(tasks(logits), batch.labels(for: problem.task))
      guard !problem.hidden.labels.isEmpty else {
        return PhaseLosses(options.lambda1 * kept, terms: [("Lp", kept)])
      }
      let removed = options.suppression.loss(
        logits.sliced(problem.task.width..<both.width, along: 1), batch, problem.hidden,
        xi: options.xi)
      return PhaseLosses(
        options.lambda1 * kept + options.lambda2 * removed,
        terms: [("Lp", kept), ("Ls", removed)])
    }
  }

  private func tasks(_ logits: Tensor) -> Tensor {
    logits.sliced(0..<problem.task.width, along: 1)
  }

  private static func reader(
    _ head: LabelHead, _ problem: SchemeProblem, _ options: AutoencoderOptions
  ) -> Blueprint {
    Blueprint(
      options.depth.blueprint, input: problem.picture, width: problem.recipe.model.width,
      output: .vector(head.width))
  }

  /// The classifier with some of its outputs: those rows of its last layer.
  private func part(
    _ role: ReleasePart.Role, for holder: ReleasePart.Holder, _ head: LabelHead,
    outputs: Range<Int>
  ) -> ReleasePart {
    let blueprint = Self.reader(head, problem, options)
    let network = blueprint.network()
    for (own, all) in zip(network.namedParameters, classifier.module.namedParameters) {
      let value = all.parameter.value.detached()
      own.parameter.value.assign(
        value.shape == own.parameter.value.shape ? value : value.sliced(outputs))
    }
    network.move(to: problem.precision)
    return ReleasePart(role, for: holder, blueprint, network)
  }
}
