import Architectures
import Networks

/// The networks of schemes that split VGG16 after its second pooling layer, for a recipe's sizes
/// (DeepObfuscator, Table 1; learnable obfuscator, Figure 2 and Table 1).
public struct SplitVGG16: Sendable {
  public let obfuscator: Blueprint
  public let classifier: Blueprint
  public let reconstructor: Blueprint
  /// Reads the private labels, where there are any.
  public let adversary: Blueprint?

  init(_ problem: SchemeProblem, reconstructor kind: Reconstructor) {
    let model = problem.recipe.model
    obfuscator = Blueprint(.vggFeatures, input: problem.picture, width: model.width)
    let features = obfuscator.network().output
    func reader(_ head: LabelHead) -> Blueprint {
      Blueprint(
        .vggClassifier, input: features, width: model.width, hidden: model.fc,
        output: .vector(head.width))
    }
    classifier = reader(problem.task)
    adversary = problem.hidden.labels.isEmpty ? nil : reader(problem.hidden)
    reconstructor = Blueprint(
      kind.blueprint, input: features, width: model.width, output: problem.picture)
  }
}
