import Architectures
import Networks
import Pixels
import Records
import Tensors
import Training

/// A way to obtain an obfuscator by training: what the run, the trainer and the audit ask of it.
public protocol Scheme: AnyObject {
  /// As recipes name it.
  static var name: String { get }
  /// One line for `obscura train --check`.
  static var summary: String { get }
  /// Reads the recipe's `options` and reports what is wrong with them.
  static func checkOptions(_ section: RecipeSection)

  init(_ problem: SchemeProblem) throws

  /// Every network that training moves, under its name in checkpoints.
  var participants: [Participant] { get }
  /// - Parameter batchesPerEpoch: mini-batches of the owner's part.
  func stages(batchesPerEpoch: Int) -> [Stage]
  /// The stage after which the obfuscator does its task and protects nothing yet: the audit's
  /// ceiling. nil where the scheme has no such moment.
  var undefendedAfter: String? { get }
  /// What a run hands out, by who may hold it.
  var parts: [ReleasePart] { get }
  /// Obfuscator and classifier as they are then; the same parts unless a scheme says otherwise.
  var undefendedParts: [ReleasePart] { get }
  /// Whether it can begin from a checkpoint of a residual network.
  static var takesWeights: Bool { get }
  /// What samples may be; pictures alone unless a scheme says otherwise.
  static var samples: Set<SampleKind> { get }
  /// Pictures `[N, C, H, W]` to task logits where the classifier reads pictures themselves, plain or
  /// encrypted: such a run ends with a measurement on the test part. nil elsewhere.
  var classifyPictures: ((Tensor) -> Tensor)? { get }
}

extension Scheme {
  public static var takesWeights: Bool { false }
  public static var samples: Set<SampleKind> { [.pictures] }
  public var undefendedParts: [ReleasePart] { parts }
  public var classifyPictures: ((Tensor) -> Tensor)? { nil }
}

/// What is protected.
public enum SampleKind: String, Sendable, CaseIterable {
  case pictures, texts
  /// What sensors measured over time.
  case windows
}

/// What a scheme is to solve.
public struct SchemeProblem {
  /// Balanced accuracy on the validation part, averaged over the task labels, of a function from
  /// pictures `[N, C, H, W]` to task logits `[N, L]`.
  public typealias TaskScore = ((Tensor) -> Tensor) -> Double

  public let recipe: Recipe
  /// Shape of a picture, a text or a window.
  public let picture: FeatureShape
  /// How many numbers stand for words; nil where samples are no texts.
  public var vocabulary: Int?
  public let task: LabelHead
  public let hidden: LabelHead
  public let precision: Precision
  /// nil where there is nothing to validate on.
  public let taskScore: TaskScore?
  /// Weights that others trained, to begin from; nil to begin from nothing.
  public var checkpoint: ResNetCheckpoint?
  /// Networks that everybody shares already: they stay as they are.
  public var shared: [ReleasePart.Role: any Module] = [:]
  /// Numbers in (0, 1) from a key of the owner's, by number of the parameter and how many: private
  /// modules begin from these. nil where nobody keeps the result to themselves.
  public var secret: ((_ parameter: Int, _ count: Int) throws -> [Float])?

  public init(
    recipe: Recipe, picture: FeatureShape, task: LabelHead, hidden: LabelHead,
    precision: Precision, taskScore: TaskScore? = nil
  ) {
    self.recipe = recipe
    self.picture = picture
    self.task = task
    self.hidden = hidden
    self.precision = precision
    self.taskScore = taskScore
  }

  public var kind: SampleKind {
    vocabulary != nil ? .texts : picture.isSequence ? .windows : .pictures
  }

  /// The optimiser of every network.
  public var rule: OptimizerRule { recipe.train.optimizerRule }

  /// Another seed for every purpose, from the recipe's.
  public func seed(_ purpose: UInt64) -> UInt64 {
    var generator = SeededGenerator(seed: recipe.seed, 0x6465_6570, purpose)
    return generator.next()
  }

  /// Moves networks to where they are trained and draws their weights.
  public func start(_ participants: [Participant], by rule: Initialization) {
    for (index, participant) in participants.enumerated() {
      participant.module.move(to: precision)
      participant.restart(rule, seed: seed(UInt64(index)))
    }
  }

  /// Draws the weights of a module that its owner keeps: whoever knows the run's seed does not know them.
  public func startPrivately(_ participant: Participant, by rule: Initialization) throws {
    guard let secret else { return }
    try participant.module.initialize(rule, from: secret)
  }

  /// Measures the task between iterations, where that is possible.
  public func validation(
    every iterations: Int, keepsBestOf kept: [Participant] = [],
    _ classify: @escaping (Tensor) -> Tensor
  ) -> Validation? {
    taskScore.map { score in
      Validation(every: iterations, keepsBestOf: kept, score: { score(classify) })
    }
  }
}

/// A trained network and where it goes.
public struct ReleasePart {
  public enum Role: String, Sendable, CaseIterable {
    case obfuscator, classifier, reconstructor
    case attributeAdversary = "attribute-adversary"
    /// What its owner keeps and puts behind an obfuscator that everybody has.
    case privateModule = "private-module"
    /// What comes last, by a fixed rule.
    case perturbation

    /// What stands behind an obfuscator before anything is released, in order.
    public static let behindObfuscator: [Role] = [.privateModule, .perturbation]
  }

  public enum Holder: String, Sendable {
    case device, cloud, owner
  }

  public let role: Role
  public let holder: Holder
  public let blueprint: Blueprint
  public let module: any Module
  /// What is added to an obfuscator's output; nil for nothing.
  public let noise: ReleaseNoise?

  public init(
    _ role: Role, for holder: Holder, _ blueprint: Blueprint, _ module: any Module,
    noise: ReleaseNoise? = nil
  ) {
    self.noise = noise
    self.role = role
    self.holder = holder
    self.blueprint = blueprint
    self.module = module
  }
}

/// All schemes. A further one is a folder and an entry here.
public enum SchemeRegistry {
  public static var all: [any Scheme.Type] {
    [
      DeepObfuscator.self, LearnableObfuscator.self, Autoencoder.self, Encoder.self, NoPeek.self,
      PrivacyAdversarialNetwork.self, PerturbedPictures<GaussianPerturbation>.self,
      PerturbedPictures<LaplacePerturbation>.self, PerturbedPictures<BlurPerturbation>.self,
      PerturbedPictures<PixelationPerturbation>.self,
      PerturbedPictures<MeanFilterPerturbation>.self, DeepPoisoning.self,
      Hybrid.self,
      Classification.self,
    ]
  }

  public static var names: [String] { all.map { $0.name } }

  public static func named(_ name: String) -> (any Scheme.Type)? {
    all.first { $0.name == name }
  }
}
