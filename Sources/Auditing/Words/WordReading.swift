import Architectures
import Datasets
import Networks
import Tensors
import Training

/// Trains a reader from protected texts to their words, on the attacker's own texts: the counterpart of a
/// reconstructor, which DeepObfuscator's LSTM case (Table 7) leaves out. Knows pairs, or the obfuscator as
/// a service.
struct WordReading: Attack {
  /// Channels of its convolutions; 0 reads each state by itself.
  let units: Int
  let uses: Set<Resource> = [.lessons]

  static let all: [any Attack] = [WordReading(units: 0), WordReading(units: 256)]

  var name: String { units == 0 ? "linear word reader" : "convolutional word reader" }

  var summary: String {
    units == 0
      ? "a linear layer from each state to the word, trained from scratch on pairs"
      : "two convolutions over neighbouring states to each word, trained from scratch on pairs"
  }

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    guard case .words = target else { return false }
    // A state for each word.
    return observation.protected.size == observation.picture.size
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    guard case .words(let vocabulary) = target else {
      preconditionFailure("WordReading: asked to read what has no words")
    }
    let judge = WordJudge(observation.validation)
    return try SupervisedSession(
      TextNetworks.reader(
        observation.protected, units: Int(Double(units) * context.width.squareRoot()),
        vocabulary: vocabulary),
      name: name, on: observation, indices: observation.required(\.lessons).indices,
      context: context, regimen: .classifying,
      loss: { output, batch in
        let logits = output.permuted([0, 2, 3, 1]).reshaped([-1, vocabulary])
        let numbers = WordNumbers()(batch.images, .evaluation)
        return logits.crossEntropy(with: Self.known(numbers.reshaped([-1])))
      },
      score: { session in
        judge.shares(most: PictureJudge.validationLimit) { protected, _ in
          session.output(protected)
        }.average
      })
  }

  /// Padding and unknown words are nobody's to read: -1.
  private static func known(_ numbers: Tensor) -> Tensor {
    Tensor(
      numbers.converted(on: .cpu).integers.map { $0 > Int64(Vocabulary.unknown) ? $0 : -1 },
      shape: numbers.shape
    ).converted(on: numbers.device)
  }
}
