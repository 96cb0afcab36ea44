import Architectures
import Networks

/// Which network is split into an obfuscator and what follows it, and where. Of texts it is always the
/// LSTM of DeepObfuscator's Table 7, split after its first layer.
public enum Backbone: Sendable, Equatable {
  /// After its second pooling layer.
  case vgg16
  case residual(ResNet.Split)
}

/// The networks of schemes that split one that classifies, for a recipe's sizes (VGG16: DeepObfuscator,
/// Table 1; learnable obfuscator, Figure 2 and Table 1).
public struct SplitNetwork: Sendable {
  public let obfuscator: Blueprint
  public let classifier: Blueprint
  /// Reads the private labels, where there are any.
  public let adversary: Blueprint?

  init(_ problem: SchemeProblem, _ backbone: Backbone) {
    let model = problem.recipe.model
    let reader: (FeatureShape, LabelHead) -> Blueprint
    switch (problem.vocabulary, backbone) {
    case (.some(let vocabulary), _):
      obfuscator = Blueprint(
        .lstmFeatures, input: problem.picture, width: model.width, hidden: vocabulary)
      reader = { features, head in
        Blueprint(
          .lstmClassifier, input: features, width: model.width, output: .vector(head.width))
      }
    case (nil, .vgg16):
      obfuscator = Blueprint(.vggFeatures, input: problem.picture, width: model.width)
      reader = { features, head in
        Blueprint(
          .vggClassifier, input: features, width: model.width, hidden: model.fc,
          output: .vector(head.width))
      }
    case (nil, .residual(let split)):
      obfuscator = Blueprint(
        .resNetFeatures, input: problem.picture, width: model.width, variant: "\(split)",
        normalizes: problem.checkpoint != nil)
      reader = { features, head in
        Blueprint(
          .resNetClassifier, input: features, width: model.width, output: .vector(head.width),
          variant: "\(split)")
      }
    }
    let features = obfuscator.network().output
    classifier = reader(features, problem.task)
    adversary = problem.hidden.labels.isEmpty ? nil : reader(features, problem.hidden)
  }
}
