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
    /// ResNet-18 for small pictures.
    case resNet18 = "resnet-18"
    /// The same behind Tanaka's adaptation network.
    case adaptedResNet18 = "adapted-resnet-18"
  }

  public var kind: Kind
  public var input: FeatureShape
  /// Factor on the channels of the papers' tables.
  public var width: Double
  public var pools: Int
  public var hidden: Int
  /// Pictures of a reconstructor, or logits of a classifier as a vector.
  public var output: FeatureShape?

  public init(
    _ kind: Kind, input: FeatureShape, width: Double, pools: Int = 2, hidden: Int = 4096,
    output: FeatureShape? = nil
  ) {
    self.kind = kind
    self.input = input
    self.width = width
    self.pools = pools
    self.hidden = hidden
    self.output = output
  }

  /// The network with undrawn weights.
  public func network() -> Network {
    switch kind {
    case .vggFeatures:
      VGG16.features(input, pools: pools, width: width)
    case .vggClassifier:
      VGG16.classifier(
        input, pools: pools, width: width, hidden: hidden, labels: output?.channels ?? 1)
    case .resNet18: ResNet.eighteen(input, width: width, labels: output?.channels ?? 1)
    case .adaptedResNet18: ResNet.adapted(input, width: width, labels: output?.channels ?? 1)
    case .mirroredReconstructor: reconstructor(.mirrored)
    case .simpleReconstructor: reconstructor(.simple)
    case .deepUNetReconstructor: reconstructor(.deepUNet)
    case .shallowUNetReconstructor: reconstructor(.shallowUNet)
    case .residualReconstructor: reconstructor(.residual)
    }
  }

  private func reconstructor(_ kind: Reconstructor) -> Network {
    kind.network(from: input, to: output ?? input, width: width)
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
