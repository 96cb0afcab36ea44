import Networks

/// All that is needed to build a network again: what `model.json` says beside its weights.
public struct Blueprint: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// VGG16's convolutions up to pooling layer `pools`: the obfuscator of DeepObfuscator.
    case vggFeatures = "vgg16-features"
    /// VGG16 after pooling layer `pools`, with FC layers of `hidden` units.
    case vggClassifier = "vgg16-classifier"
    /// The reconstructor of DeepObfuscator's Table 1, which gives pictures of shape `output`.
    case mirroredReconstructor = "mirrored-reconstructor"
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
    case .mirroredReconstructor:
      Reconstructor.mirrored.network(from: input, to: output ?? input, width: width)
    }
  }
}
