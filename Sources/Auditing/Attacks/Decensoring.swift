import Architectures
import Networks
import Pixels
import Tensors
import Training

/// Undoes what censoring did to features: an auxiliary network learns the label from pictures that
/// nobody protected, then protected samples are mapped onto its features, and its head reads them.
/// Source: Song and Shmatikov, Overlearning Reveals Sensitive Attributes, section 4.2.
/// Knows the obfuscator as a service.
struct Decensoring: Attack {
  static let name = "de-censoring"
  var name: String { Self.name }
  let summary =
    "protected samples mapped onto the features of a network that learnt the label from originals"
  let uses: Set<Resource> = [.lessons]
  var prepares: Bool { true }

  private static let hidden = 512

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target.isAttribute && observation.showsPictures
      && observation.protected != observation.picture
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let label = target.label
    let evidence = observation.required(\.lessons)
    let known = evidence.labelled(label.name).map(\.place)
    let auxiliary = try Auxiliary(label, on: observation, places: known, context: context)
    let judge = AttributeJudge(observation.validation, label: label, prior: evidence)
    return try SupervisedSession(
      Self.mapping(from: observation.protected, to: auxiliary.features), name: Self.name,
      on: observation, indices: known, context: context, regimen: .classifying,
      finishes: [{ features, _ in auxiliary.head(features) }],
      loss: { features, batch in
        features.meanSquaredError(to: auxiliary.features(at: batch.indices))
      },
      score: { session in judge.bestReading(of: session.output).score })
  }

  /// The input of the mapping: maps pooled as the other readers do.
  private static func mapping(from released: FeatureShape, to features: Int) -> Network {
    AttributeAdversary.mlp.network(
      from: released, labels: features, width: 1, fullyConnected: hidden)
  }
}

/// A network that learnt a label from unprotected pictures, cut before its last layer.
private struct Auxiliary {
  /// Numbers of its features.
  let features = 64
  /// What it sees in each picture.
  private let seen: ProtectedSet
  private let last: any Module
  private let precision: Precision

  /// Larger pictures are halved first.
  private static let largestSide = 40
  private static let passes = 8

  init(
    _ label: LabelHead.Label, on observation: Observation, places: [Int], context: AttackContext
  ) throws {
    let labels = LabelHead([label])
    precision = observation.precision
    var (layers, shape) = ([any Module](), observation.picture)
    while min(shape.size.height, shape.size.width) > Self.largestSide {
      layers.append(AveragePool())
      let size = Size(height: shape.size.height / 2, width: shape.size.width / 2)
      shape = FeatureShape(channels: shape.channels, size: size)
    }
    layers += [
      ResNet.eighteen(shape, width: context.width, labels: features).module, Activate(.relu),
    ]
    let body = Sequential(layers)
    last = Linear(features, labels.width)
    let network = Network(
      module: Sequential([body, last]), input: observation.picture,
      output: .vector(labels.width))
    var regimen = Regimen.classifying
    regimen.ending = .passes(Self.passes, .cosine)
    let session = try SupervisedSession(
      network, name: "auxiliary", on: observation, indices: places,
      context: context.inside("auxiliary"), regimen: regimen, mirroring: .pictures,
      inputs: { $0.images },
      loss: { output, batch in labels.crossEntropy(output, batch.labels(for: labels)) },
      // It is stopped by its passes.
      score: { _ in 0 })
    try session.train(toImages: Self.passes * places.count)
    session.settle(forFinal: false)
    network.record(false)
    let (own, precision) = (observation.required(\.lessons), precision)
    seen = ProtectedSet(places, valuesPerSample: features, budget: .max) { places in
      precision.apply { body(own.pictures(places, precision: precision), .evaluation) }
    }
  }

  /// What it sees at some places of the data set, `[N, features]`.
  func features(at places: [Int]) -> Tensor { seen(places) }

  /// Logits for features.
  func head(_ features: Tensor) -> Tensor {
    precision.apply { last(features, .evaluation) }.converted(to: .float32)
  }
}
