import Architectures
import Foundation
import Networks
import Tensors
import Training

/// What an attack goes for.
public enum AttackTarget: Sendable, Equatable {
  /// The picture.
  case picture
  /// A private label.
  case attribute(LabelHead.Label)
  /// Every word of a text, of so many numbers that stand for one.
  case words(Int)

  /// Images that an attacker must have learnt from before being dropped says something: pictures
  /// take shape at once, a label is often read only after a whole pass.
  func fairHearing(of samples: Int) -> Int {
    self == .picture ? min(samples, 1024) : samples
  }

  var isAttribute: Bool { if case .attribute = self { true } else { false } }
}

extension AttackTarget {
  /// What `applies` has made sure of.
  var label: LabelHead.Label {
    guard case .attribute(let label) = self else {
      preconditionFailure("AttackTarget: asked for the label of what is none")
    }
    return label
  }
}

/// A way to attack: one file, one entry in `Attacks`.
public protocol Attack: Sendable {
  var name: String { get }
  /// One phrase on what it is and where it comes from.
  var summary: String { get }
  /// What it must have. It is played again where a threat model grants more of that.
  var uses: Set<Resource> { get }
  /// Whether it is trained: what is not does all its work when its session is made.
  var learns: Bool { get }
  /// Whether it trains other networks before its own: nobody times that in a few steps.
  var prepares: Bool { get }
  /// Whether it goes for the target and can read what is released, given all that it uses.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool
  /// A fresh attacker that knows nothing yet.
  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession
}

extension Attack {
  public var learns: Bool { true }
  public var prepares: Bool { false }
}

/// What every attacker of an audit shares.
public struct AttackContext {
  public let seed: UInt64
  /// Factor on the papers' widths of the attackers' networks.
  public let width: Double
  /// FC units of the victim's architecture.
  public let fullyConnected: Int
  /// Steps in which an attack moves a single picture.
  public let steps: Int
  /// The strongest attack on pictures under weaker threat models, to begin from: protected samples to
  /// pictures.
  public let strongest: ((Tensor) -> Tensor)?
  /// Where an interrupted attacker is taken up again; nil keeps nothing.
  public let work: URL?
  public let observer: (any TrainingObserver)?
  public let stop: StopSignal?

  public init(
    seed: UInt64, width: Double, fullyConnected: Int, steps: Int = 300,
    strongest: ((Tensor) -> Tensor)? = nil, work: URL?, observer: (any TrainingObserver)?,
    stop: StopSignal?
  ) {
    self.seed = seed
    self.width = width
    self.fullyConnected = fullyConnected
    self.steps = steps
    self.strongest = strongest
    self.work = work
    self.observer = observer
    self.stop = stop
  }

  /// Between the seeds of two trainings of the same attacker.
  static let apart: UInt64 = 0x9E37_79B9

  /// Shows how many pictures somebody has made who takes long for each.
  public func progress(of name: String) -> (_ pictures: Int) -> Void {
    { [observer] pictures in observer?.progressed(name, pictures: pictures) }
  }

  /// For one more training of the same attacker, by number from 0 up.
  func again(_ number: Int, in folder: String) -> AttackContext {
    AttackContext(
      seed: seed &+ UInt64(number) &* Self.apart, width: width, fullyConnected: fullyConnected,
      steps: steps, strongest: strongest, work: work?.appendingPathComponent(folder),
      observer: observer, stop: stop)
  }

  /// For a network that an attacker needs before its own.
  func inside(_ folder: String) -> AttackContext {
    AttackContext(
      seed: seed, width: width, fullyConnected: fullyConnected, steps: steps, strongest: strongest,
      work: work?.appendingPathComponent(folder), observer: observer, stop: stop)
  }
}

/// One attacker in training.
public protocol AttackSession: AnyObject {
  /// Numbers that training moves.
  var parameters: Int { get }
  /// Multiply-adds of training on one image.
  var multiplyAdds: Int { get }
  var imagesSeen: Int { get }
  /// It reached its plateau: more training of this kind would not help.
  var converged: Bool { get }
  /// Score on validation over the training.
  var curve: [CurvePoint] { get }
  /// Pictures of the validation part that it is judged by: fewer where each takes long.
  var judged: Int { get }
  /// What it made of those pictures, where that was kept.
  var guesses: [PictureGuess]? { get }
  /// Figures of its own on validation, by name.
  var measures: [String: Double] { get }
  /// What it read from what, in a phrase; nil where there is nothing to say.
  var finding: String? { get }
  /// Trains until about `images` were seen in all, or to the plateau.
  func train(toImages images: Int) throws
  /// Puts the best validated weights in place; training is over. Finalists also choose how they end.
  func settle(forFinal: Bool)
  /// Pictures `[N, C, H, W]` or logits `[N, L]` for protected samples.
  func output(_ protected: Tensor) -> Tensor
}

extension AttackSession {
  public var judged: Int { PictureJudge.validationLimit }
  /// It takes next to no time for a picture.
  var isQuick: Bool { judged >= PictureJudge.validationLimit }
  public var guesses: [PictureGuess]? { nil }
  public var measures: [String: Double] { [:] }
  public var finding: String? { nil }
}

/// All attacks. A further one is a file and an entry here.
public enum Attacks {
  public static let all: [any Attack] =
    [
      SupervisedReconstruction(.mirrored), SupervisedReconstruction(.residual),
      SupervisedReconstruction(.shallowUNet), SupervisedReconstruction(.deepUNet),
      SupervisedReconstruction(.simple),
      SupervisedReconstruction(.mirrored, loss: .similarity),
      SupervisedReconstruction(.mirrored, loss: .absolute),
      SupervisedReconstruction(.residual, loss: .mixed, widening: 2),
      VectorReconstruction(loss: .squared), VectorReconstruction(loss: .mixed),
      PictureFunction.look,
      PictureFunction.fold,
      ContextualReconstruction(.fold), ContextualReconstruction(.sortedFold),
      ContextualReconstruction(.plain), ContextualReconstruction(.plain, isForMaps: true),
      ContextualReconstruction(.bits),
      LinearReconstruction(.whole), LinearReconstruction(.pixels), RefinedReconstruction(),
      BlockwiseReconstruction(),
      KnownPlaintextAttack(), ChosenPlaintextAttack(), NeighbourSigns(), PadStatistics(),
      CandidateFieldAttack(),
      JigsawAttack(), InputOptimization(), DeepImagePrior(),
      SubstituteReconstruction(), AdversarialReconstruction(), SelfTrainedReconstruction(),
      FeatureSpaceHijacking(),
    ]
    + WordReading.all
    + BypassingReconstruction.all
    + BypassingInference.all
    + PixelwiseReconstruction.Training.allCases.map { PixelwiseReconstruction($0) }
    + AttributeAdversary.allCases.map { AttributeInference($0) }
    + [
      SingleNumber(), RidgeReader(), NearestNeighbours(), BoostedTrees(), Decensoring(),
      AttributeInference(.mlp, input: .bits), AttributeInference(.residual, input: .fold),
      AttributeInference(.residual, input: .sortedFold),
    ]

  /// What `--attack` knows: the above, and those that go for something else than they do.
  public static var names: [String] {
    all.map(\.name) + [Recogniser.name, ModelInversion.name]
      + MembershipAttack.allCases.map(\.rawValue)
  }

  public static func named(_ names: [String]) -> [any Attack] {
    all.filter { names.contains($0.name) }
  }
}
