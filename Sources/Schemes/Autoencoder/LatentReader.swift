import Architectures
import Networks
import Tensors
import Training

/// A classifier of public labels on the latent code of a trained anonymizer, which is then handed out in
/// place of pictures: what section 6 leaves for later.
final class LatentReader {
  let classifier: Participant
  private let problem: SchemeProblem
  private let encoder: Network
  private let encoderBlueprint: Blueprint
  private let blueprint: Blueprint

  /// - Parameter network: the autoencoder, whose first half it reads.
  init(_ network: Network, _ blueprint: Blueprint, _ problem: SchemeProblem) {
    guard let autoencoder = network.module as? ConvolutionalAutoencoder else {
      preconditionFailure("LatentReader: no convolutional autoencoder")
    }
    self.problem = problem
    encoder = autoencoder.encoderNetwork
    var first = blueprint
    first.kind = .convolutionalEncoder
    first.output = nil
    encoderBlueprint = first
    // Behind its last pooling VGG16 is nothing but dense layers.
    self.blueprint = Blueprint(
      .vggClassifier, input: encoder.output, width: problem.recipe.model.width, pools: 5,
      hidden: problem.recipe.model.fc, output: .vector(problem.task.width))
    classifier = Participant(
      "latent-classifier", self.blueprint.network(), rule: problem.rule)
  }

  var parts: [ReleasePart] {
    [
      ReleasePart(.obfuscator, for: .device, encoderBlueprint, encoder),
      ReleasePart(.classifier, for: .cloud, blueprint, classifier.module),
    ]
  }

  /// As many epochs as the classifier of pictures has.
  func stage(batchesPerEpoch: Int) -> Stage {
    let train = problem.recipe.train
    let reading = Phase("read latent code", moves: [classifier]) { [unowned self] batch in
      let code = withoutGradients { encoder(batch.images, .evaluation) }
      let loss = problem.task.crossEntropy(
        classifier.module(code, .training), batch.labels(for: problem.task))
      return PhaseLosses(loss, terms: [("L(C)", loss)])
    }
    return Stage(
      "train latent classifier", cycle: [reading], iterations: train.pretrain * batchesPerEpoch,
      rate: train.rate, schedule: train.networkSchedule,
      validation: problem.validation(
        every: batchesPerEpoch, keepsBestOf: [classifier],
        { [unowned self] in classifier.module(encoder($0, .evaluation), .evaluation) }))
  }
}
