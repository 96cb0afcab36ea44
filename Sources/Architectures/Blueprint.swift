import Networks

/// All that is needed to build a network again: what `model.json` says beside its weights.
public struct Blueprint: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// VGG16's convolutions up to pooling layer `pools`: the obfuscator of DeepObfuscator.
    case vggFeatures = "vgg16-features"
    /// VGG16 after pooling layer `pools`, with FC layers of `hidden` units.
    case vggClassifier = "vgg16-classifier"
    /// The papers' reconstructors, which give pictures of shape `output`.
    case mirroredReconstructor = "mirrored-reconstructor"
    case simpleReconstructor = "simrec"
    case deepUNetReconstructor = "urec-1"
    case shallowUNetReconstructor = "urec-2"
    case residualReconstructor = "resrec"
    /// Residual networks for pictures.
    case resNet18 = "resnet-18"
    case resNet50 = "resnet-50"
    case resNet101 = "resnet-101"
    /// The same behind Tanaka's adaptation network.
    case adaptedResNet18 = "adapted-resnet-18"
    /// A residual network up to the block that `variant` names, for instance `50/conv4_1`, and the rest
    /// of it, which gives logits.
    case resNetFeatures = "resnet-features"
    case resNetClassifier = "resnet-classifier"
    /// `variant` as ``InverseBottlenecks`` writes it.
    case inverseBottlenecks = "inverse-bottlenecks"
    /// Features to their first `hidden` principal components.
    case principalComponents = "principal-components"
    /// Features to features through so many residual blocks as `pools` says.
    case poisoningModule = "poisoning-module"
    /// Pictures to pictures, through a latent vector of `hidden` numbers (0: a map).
    case convolutionalAutoencoder = "convolutional-autoencoder"
    /// The first half of that alone.
    case convolutionalEncoder = "convolutional-encoder"
    /// An embedding of `hidden` words and an LSTM: texts to the sequence of states; and what reads it.
    case lstmFeatures = "lstm-features"
    case lstmClassifier = "lstm-classifier"
    /// Pictures to pictures by a fixed rule of `strength`.
    case untouched
    case gaussianBlur = "gaussian-blur"
    case pixelation
    case meanFilter = "mean-filter"
  }

  public var kind: Kind
  public var input: FeatureShape
  /// Factor on the channels of the papers' tables.
  public var width: Double
  public var pools: Int
  public var hidden: Int
  /// Pictures of a reconstructor, or logits of a classifier as a vector.
  public var output: FeatureShape?
  /// Of a fixed rule; 0 elsewhere.
  public var strength: Double
  /// Which make of its kind; nil where there is one alone.
  public var variant: String?
  /// Whether a residual network normalises pictures as checkpoints for ImageNet expect.
  public var normalizes: Bool

  public init(
    _ kind: Kind, input: FeatureShape, width: Double = 1, pools: Int = 2, hidden: Int = 4096,
    output: FeatureShape? = nil, strength: Double = 0, variant: String? = nil,
    normalizes: Bool = false
  ) {
    self.kind = kind
    self.input = input
    self.width = width
    self.pools = pools
    self.hidden = hidden
    self.output = output
    self.strength = strength
    self.variant = variant
    self.normalizes = normalizes
  }

  /// Whether a network can be built: the variant is one of the kind's.
  public var isComplete: Bool {
    switch kind {
    case .resNetFeatures, .resNetClassifier: variant.flatMap(ResNet.Split.init) != nil
    case .inverseBottlenecks: variant.flatMap(InverseBottlenecks.init) != nil
    default: true
    }
  }

  /// Whether what comes out is released as pictures, in files of 8 bits.
  public var givesPictures: Bool { kind == .convolutionalAutoencoder || isFixed }

  /// Whether there is nothing to learn.
  public var isFixed: Bool { PictureFilter.Rule(rawValue: kind.rawValue) != nil }

  /// The network with undrawn weights.
  public func network() -> Network {
    switch kind {
    case .vggFeatures:
      VGG16.features(input, pools: pools, width: width)
    case .vggClassifier:
      VGG16.classifier(
        input, pools: pools, width: width, hidden: hidden, labels: output?.channels ?? 1)
    case .resNet18: resNet(.eighteen)
    case .resNet50: resNet(.fifty)
    case .resNet101: resNet(.oneHundredOne)
    case .convolutionalAutoencoder:
      ConvolutionalAutoencoder.network(input, width: width, isDense: hidden > 0)
    case .convolutionalEncoder:
      ConvolutionalAutoencoder.encoder(input, width: width, isDense: hidden > 0)
    case .adaptedResNet18: ResNet.adapted(input, width: width, labels: output?.channels ?? 1)
    case .resNetFeatures:
      ResNet.features(
        input, made(ResNet.Split.init), stem: .usual(for: input.size), width: width,
        normalizes: normalizes)
    case .resNetClassifier:
      ResNet.classifier(
        input, after: made(ResNet.Split.init), width: width, labels: output?.channels ?? 1)
    case .inverseBottlenecks:
      made(InverseBottlenecks.init).network(from: input, to: output ?? input, width: width)
    case .principalComponents: PrincipalComponents.network(input, components: hidden)
    case .poisoningModule: PoisoningModule.network(input, blocks: pools)
    case .lstmFeatures: TextNetworks.features(input, vocabulary: hidden, width: width)
    case .lstmClassifier:
      TextNetworks.classifier(input, width: width, labels: output?.channels ?? 1)
    case .untouched: filter(.untouched)
    case .gaussianBlur: filter(.gaussianBlur)
    case .pixelation: filter(.pixelation)
    case .meanFilter: filter(.meanFilter)
    case .mirroredReconstructor: reconstructor(.mirrored)
    case .simpleReconstructor: reconstructor(.simple)
    case .deepUNetReconstructor: reconstructor(.deepUNet)
    case .shallowUNetReconstructor: reconstructor(.shallowUNet)
    case .residualReconstructor: reconstructor(.residual)
    }
  }

  private func made<Make>(_ read: (String) -> Make?) -> Make {
    guard let make = variant.flatMap(read) else {
      preconditionFailure("Blueprint: \(kind.rawValue) has no variant \(variant ?? "nil")")
    }
    return make
  }

  private func resNet(_ depth: ResNet.Depth) -> Network {
    ResNet.network(
      input, depth, stem: .usual(for: input.size), width: width, labels: output?.channels ?? 1,
      normalizes: normalizes)
  }

  private func filter(_ rule: PictureFilter.Rule) -> Network {
    PictureFilter.network(input, rule, strength: strength)
  }

  private func reconstructor(_ kind: Reconstructor) -> Network {
    kind.network(from: input, to: output ?? input, width: width)
  }
}

extension PictureFilter.Rule {
  /// Under which name a run keeps it.
  public var blueprint: Blueprint.Kind {
    switch self {
    case .untouched: .untouched
    case .gaussianBlur: .gaussianBlur
    case .pixelation: .pixelation
    case .meanFilter: .meanFilter
    }
  }
}

extension ResNet.Depth {
  /// Under which name a run keeps it.
  public var blueprint: Blueprint.Kind {
    switch self {
    case .eighteen: .resNet18
    case .fifty: .resNet50
    case .oneHundredOne: .resNet101
    }
  }
}

extension Reconstructor {
  /// Under which name a run keeps it.
  public var blueprint: Blueprint.Kind {
    switch self {
    case .mirrored: .mirroredReconstructor
    case .simple: .simpleReconstructor
    case .deepUNet: .deepUNetReconstructor
    case .shallowUNet: .shallowUNetReconstructor
    case .residual: .residualReconstructor
    }
  }
}
