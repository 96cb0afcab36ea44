import Architectures
import Datasets
import Networks
import Tensors

/// An obfuscator under audit as the audit sees it: pictures, labels and functions, no scheme.
public struct AuditSubject {
  public typealias Function = (Tensor) -> Tensor
  /// Places of the data set to what is released of them, `[N, C, H, W]`.
  public typealias Release = (_ places: [Int]) -> Tensor
  /// Another obfuscator of the same kind, trained on the attacker's own part: by number from 1 up, the
  /// same for the same number.
  public typealias Retrain = (_ number: Int, _ context: AttackContext) throws -> Function
  /// A further release of the same pictures by number, from 1 up.
  public typealias Again = (_ number: Int) throws -> Release

  public var dataset: Dataset
  /// Whether the data set holds the pictures that were protected; else its labels alone count.
  public var hasPictures = true
  /// Places of the data set: whose pictures train attackers, choose among them, and judge them.
  public var attacker: [Int]
  public var validation: [Int]
  public var test: [Int]
  public var picture: FeatureShape
  public var protectedShape: FeatureShape
  public var precision: Precision
  public var task: LabelHead
  public var hidden: LabelHead
  /// What is released.
  public var release: Release
  /// Further releases; nil where they would be the same bytes.
  public var again: Again?
  /// The same without protection: the ceiling.
  public var undefended: Release?
  /// Of what is released without protection; as `protectedShape` unless nobody knows how else that
  /// could look.
  public var undefendedShape: FeatureShape
  /// Whether somebody may have pictures of their own protected; no matter behind keys.
  public var isQueryable: Bool
  /// Pictures to what is released, with derivatives, and the same without protection; nil where
  /// nobody can have the weights.
  public var obfuscator: Function?
  public var undefendedObfuscator: Function?
  /// nil where nobody can train another.
  public var retrain: Retrain?
  /// Pictures to what an owner's private module or a perturbation takes: the part of the obfuscator that
  /// everybody has. nil where that is nothing, or all.
  public var publicPart: Function?
  /// An obfuscator of the same kind, still to be trained; nil where none could learn with a server.
  public var client: SplitClient?
  /// nil where protection has no keys.
  public var cipher: CipherAccess?
  /// Protected representations to task logits, and the same on the undefended ones.
  public var classify: Function?
  public var classifyUndefended: Function?
  /// Places of the data set that the classifier learnt from; nil where nobody knows.
  public var members: [Int]?
  /// nil where an attacker gets no classifier to look into.
  public var victim: Victim?
  /// The adversaries that learnt along with the obfuscator, the papers' own protocol.
  public var inLoopReconstruct: Function?
  public var inLoopInfer: Function?
  /// Width and FC units of the receiver's networks, which an attacker may copy.
  public var width: Double
  public var fullyConnected: Int
  public var seed: UInt64
  /// The noise that every release holds; nil where nobody declares any.
  public var noise: NoisyRelease?
  /// Why nothing may be called protected, however little attackers get.
  public var reservations: [String] = []
  /// Why pairs may not belong together, which nothing shows as long as nobody gets anything.
  public var doubt: String?
  /// Sentences about attackers that nobody plays here, for the report.
  public var untested: [String]
  /// Most bytes that cached representations may take.
  public var cacheBudget: Int

  public init(
    dataset: Dataset, attacker: [Int], validation: [Int], test: [Int], picture: FeatureShape,
    protectedShape: FeatureShape, precision: Precision, task: LabelHead, hidden: LabelHead,
    release: @escaping Release, again: Again? = nil, undefended: Release?,
    undefendedShape: FeatureShape? = nil, isQueryable: Bool = true, obfuscator: Function? = nil,
    undefendedObfuscator: Function? = nil, retrain: Retrain? = nil, publicPart: Function? = nil,
    client: SplitClient? = nil, cipher: CipherAccess? = nil,
    classify: Function?, classifyUndefended: Function?, members: [Int]? = nil,
    victim: Victim? = nil,
    inLoopReconstruct: Function?, inLoopInfer: Function?, width: Double, fullyConnected: Int,
    seed: UInt64, noise: NoisyRelease? = nil, untested: [String] = [], cacheBudget: Int = 4 << 30
  ) {
    self.dataset = dataset
    self.attacker = attacker
    self.validation = validation
    self.test = test
    self.picture = picture
    self.protectedShape = protectedShape
    self.precision = precision
    self.task = task
    self.hidden = hidden
    self.release = release
    self.again = again
    self.undefended = undefended
    self.undefendedShape = undefendedShape ?? protectedShape
    self.isQueryable = isQueryable
    self.obfuscator = obfuscator
    self.undefendedObfuscator = undefendedObfuscator
    self.retrain = retrain
    self.publicPart = publicPart
    self.client = client
    self.cipher = cipher
    self.classify = classify
    self.classifyUndefended = classifyUndefended
    self.members = members
    self.victim = victim
    self.inLoopReconstruct = inLoopReconstruct
    self.inLoopInfer = inLoopInfer
    self.width = width
    self.fullyConnected = fullyConnected
    self.seed = seed
    self.noise = noise
    self.untested = untested
    self.cacheBudget = cacheBudget
  }

  /// Pictures `[N, C, H, W]` at some places of the data set.
  public static func pictures(
    _ dataset: Dataset, _ places: [Int], precision: Precision
  ) -> Tensor {
    .images(
      dataset.gather(places), count: places.count, size: dataset.size,
      channels: dataset.channels, precision: precision)
  }

  /// What samples show, as far as attackers go for it.
  var content: (target: AttackTarget, name: String) {
    switch dataset.layout {
    case .picture: (.picture, "picture")
    case .window: (.picture, "window")
    case .text(_, let vocabulary): (.words(vocabulary.count), "words")
    }
  }

  /// Whether samples can be rebuilt and compared with originals as pictures are; windows can.
  public var hasPicturesToRebuild: Bool { hasPictures && dataset.layout.vocabulary == nil }

  func samples(_ places: [Int]) -> Samples { Samples(dataset: dataset, indices: places) }

  /// A part of the data as one of the two obfuscators releases it.
  func evidence(
    _ places: [Int], _ shape: FeatureShape, _ release: @escaping Release
  ) -> Evidence {
    let set = ProtectedSet(
      places, valuesPerSample: shape.count, budget: cacheBudget / 3, compute: release)
    return Evidence(samples: Samples(dataset: dataset, indices: places), protected: set)
  }

  /// Whether what is released without protection are the pictures themselves.
  var undefendedIsPictures: Bool { undefendedShape == picture }

  /// A person for each test sample, whose pictures are not independent.
  var testGroups: [String]? { people(at: test) }

  /// Who is at some places of the data set; an unknown person is somebody of their own.
  func people(at places: [Int]) -> [String]? {
    dataset.identities.map { names in
      places.map { names[$0].isEmpty ? "#\($0)" : names[$0] }
    }
  }
}
