import Architectures
import Datasets
import Imaging
import Networks
import Tensors
import Training

/// A network that was trained for this audit to judge pictures: how differently two of them strike
/// it, and what class it takes a picture for.
///
/// It learns from the attacker's own unprotected pictures, never from validation or test. Other
/// audits train other networks, so its distances can be compared within one audit alone.
struct Perception {
  private let network: PerceptualNetwork
  private let head: LabelHead
  private let precision: Precision
  /// Of the task's labels that it learnt, their numbers in the head.
  private let tasks: [(number: Int, shares: ClassShares)]

  /// What the pictures of a batch are to the network.
  struct Impression {
    /// From the pictures that they stand for.
    let distances: [Double]
    /// The class that each is taken for, by label of the task.
    let classes: [String: [Int32]]
  }

  private static let batch = 64
  private static let rate = 4e-3
  private static let longestGradient = 10.0
  /// Most passes over the attacker's part, and most steps: a tenth of a quick audit at the most.
  private static let passes = 20
  private static let steps = 400
  /// Shorter sides that have room for three groups of layers.
  private static let leastSide = 4

  /// nil where nothing is known of the pictures that could be learnt.
  init?(_ subject: AuditSubject, own samples: Samples, context: AttackContext) throws {
    let lessons = VisualLessons(subject, own: samples)
    let side = min(subject.picture.size.height, subject.picture.size.width)
    guard !lessons.head.labels.isEmpty, side >= Self.leastSide else { return nil }
    head = lessons.head
    precision = subject.precision
    tasks = head.labels.indices.filter { subject.task.labels.contains(lessons.head.labels[$0]) }
      .map { ($0, ClassShares(lessons.head.labels[$0], among: samples)) }
    network = PerceptualNetwork(subject.picture, logits: head.width)
    try learn(lessons, context)
  }

  private func learn(_ lessons: VisualLessons, _ context: AttackContext) throws {
    network.move(to: precision)
    let participant = Participant("perceptual network", network, rule: .adam())
    participant.restart(.kaiming, seed: context.seed)
    let samples = lessons.samples
    let batch = min(Self.batch, samples.indices.count)
    let loader = Loader(
      dataset: samples.dataset, indices: samples.indices, batch: batch, seed: context.seed,
      augmentation: Augmentation(mirror: true, shift: 2), shuffles: true, dropsLast: true)
    let trainer = Trainer(
      [participant], loader: loader,
      settings: Trainer.Settings(
        precision: precision, seed: context.seed, clip: Self.longestGradient),
      checkpoints: context.work.map { CheckpointStore($0) }, observer: context.observer,
      stop: context.stop)
    let phase = Phase("perception", moves: [participant]) { step in
      let logits = network(step.images.converted(layout: precision.layout), .training)
      let loss = lessons.loss(logits, step.indices)
      return PhaseLosses(loss, terms: [("loss", loss)])
    }
    let steps = max(1, min(Self.steps, Self.passes * samples.indices.count / batch))
    try trainer.resume()
    try trainer.advance(
      Stage("perception", cycle: [phase], iterations: steps, rate: Self.rate, schedule: .oneCycle),
      to: steps)
    try trainer.save()
    network.record(false)
  }

  /// - Parameters:
  ///   - pictures: `[N, C, H, W]`.
  ///   - truth: the pictures that they stand for.
  func impression(of pictures: Tensor, for truth: Tensor) -> Impression {
    let seen = features(pictures)
    return Impression(
      distances: PerceptualDistance.values(features(truth), seen).doubles, classes: classes(seen))
  }

  /// The class that each picture is taken for, by label of the task.
  func classes(of pictures: Tensor) -> [String: [Int32]] { classes(features(pictures)) }

  private func classes(_ features: [Tensor]) -> [String: [Int32]] {
    let logits = head.split(network.logits(features, .evaluation))
    return Dictionary(
      uniqueKeysWithValues: tasks.map { number, shares in
        // People may be thousands, and nobody asks who it is here.
        let label = head.labels[number]
        let classes = LabelHead([label]).probabilities(logits[number])[0].map { row in
          let balanced = shares.balanced(row)
          return Int32(balanced.indices.max { balanced[$0] < balanced[$1] } ?? 0)
        }
        return (label.name, classes)
      })
  }

  /// In float32: in bf16 pictures that are nearly the same would differ by rounding alone.
  private func features(_ pictures: Tensor) -> [Tensor] {
    withoutGradients {
      network.features(
        pictures.converted(to: .float32, layout: precision.layout), .evaluation)
    }
  }
}
