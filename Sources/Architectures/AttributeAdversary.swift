import Networks
import Pixels

/// Networks that read labels from protected features.
public enum AttributeAdversary: String, Sendable, CaseIterable, Codable {
  /// Normalised features, pooled to at most 8 x 8, and one linear layer.
  case linear
  /// The same input through two hidden layers of 256.
  case mlp = "MLP"
  /// The receiver's own architecture (DeepObfuscator, Table 1, "Adversary Classifier"); on pictures
  /// with the layers before it.
  case victim = "paper's adversary"
  /// Residual blocks on pictures.
  case residual = "ResNet-18"

  static let pooledSide = 8
  static let hidden = 256

  /// - Parameters:
  ///   - features: what is released.
  ///   - labels: logits.
  ///   - width, fullyConnected: size of the victim's architecture.
  public func network(
    from features: FeatureShape, labels: Int, width: Double, fullyConnected: Int
  ) -> Network {
    switch self {
    case .linear: shallow(features, hidden: [], labels: labels)
    case .mlp: shallow(features, hidden: [Self.hidden, Self.hidden], labels: labels)
    case .victim:
      VGG16.classifier(
        features, pools: Self.isPicture(features) ? 0 : VGG16.poolsDone(before: features),
        width: width, hidden: fullyConnected, labels: labels)
    case .residual: ResNet.eighteen(features, width: width, labels: labels)
    }
  }

  /// Large enough for all five poolings.
  private static func isPicture(_ features: FeatureShape) -> Bool {
    features.channels <= 3 && !features.isSequence && features.side >= 32
  }

  private func shallow(_ features: FeatureShape, hidden: [Int], labels: Int) -> Network {
    var layers: [any Module] = [BatchNorm(features.channels)]
    var shape = features
    while shape.side > Self.pooledSide {
      layers.append(AveragePool())
      shape = shape.pooled
    }
    layers.append(Flatten())
    var width = shape.count
    for units in hidden {
      layers += [Linear(width, units), BatchNorm(units), Activate(.relu), Dropout(0.3)]
      width = units
    }
    layers.append(Linear(width, labels))
    return Network(module: Sequential(layers), input: features, output: .vector(labels))
  }
}
