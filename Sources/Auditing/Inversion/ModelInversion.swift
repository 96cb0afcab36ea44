import Architectures
import Foundation
import Networks
import Pixels
import Tensors
import Training

/// Draws pictures of a classifier's classes out of the classifier: pictures are moved until it is
/// sure of their class, while they and their features stay like real samples and neighbours alike
/// (Fredrikson, Jha and Ristenpart; with the priors of Yin et al., "Dreaming to Distill").
///
/// Behind a cipher the classifier is led either as if it read pictures, or, where every image has a
/// key of its own, through keys that the attacker draws anew at every step: what a picture must show
/// to be taken for its class under any key is the picture itself.
package struct ModelInversion {
  package static let name = "model inversion"

  enum Way: String, CaseIterable {
    case direct
    case throughKeys = "through keys"

    var name: String {
      self == .direct ? ModelInversion.name : "\(ModelInversion.name) \(rawValue)"
    }
    var summary: String {
      switch self {
      case .direct: "pictures moved until the classifier is sure of them, with priors on features"
      case .throughKeys: "the same through keys drawn anew at every step"
      }
    }
  }

  let layers: [AuditSubject.Function]
  let label: LabelHead.Label
  let picture: FeatureShape
  let moments: FeatureMoments
  let appearance: FeatureMoments
  /// nil leads the classifier as if it read pictures.
  let keys: PixelwiseKeys?
  let precision: Precision

  /// What came out.
  package struct Result {
    /// `[N, C, H, W]` in [0, 1].
    package let pictures: Tensor
    /// How often the classifier takes them for their class.
    package let persuaded: Double
    let steps: Int
    let seconds: Double
  }

  /// - Parameters:
  ///   - layers: of the classifier; the last gives the label's logits.
  ///   - moments: of real samples' features.
  ///   - appearance: of real pictures.
  package init(
    layers: [AuditSubject.Function], label: LabelHead.Label, picture: FeatureShape,
    moments: FeatureMoments, appearance: FeatureMoments, keys: PixelwiseKeys?,
    precision: Precision
  ) {
    self.layers = layers
    self.label = label
    self.picture = picture
    self.moments = moments
    self.appearance = appearance
    self.keys = keys
    self.precision = precision
  }

  private static let rate = 0.2
  private static let momentWeight = 3.0
  private static let smoothness = 3.0
  /// Pixels that the pictures are moved by, at most, while the classifier looks.
  private static let jitter = 2

  /// - Parameter classes: one for each picture wanted.
  package func run(
    _ classes: [Int32], steps: Int, context: AttackContext
  ) throws -> Result {
    let canvas = Canvas(classes.count, picture, seed: context.seed)
    canvas.move(to: precision)
    let participant = Participant("pictures", canvas, rule: .adam())
    let head = LabelHead([label])
    let wanted = LabelBatch([classes], device: precision.device)
    let trainer = Trainer(
      [participant], loader: EmptySource(count: classes.count),
      settings: Trainer.Settings(precision: precision, seed: context.seed),
      checkpoints: context.work.map { CheckpointStore($0) }, observer: context.observer,
      stop: context.stop)
    let phase = Phase("inversion", moves: [participant]) { step in
      let drawn = canvas.pictures
      let moved = Self.moved(drawn, seed: step.seed)
      let seen = keys.map { $0.encrypted(moved, seed: step.seed) } ?? moved
      let features = FeatureMoments.features(
        of: seen.converted(layout: precision.layout), layers)
      let task = head.crossEntropy(features[features.count - 1].converted(to: .float32), wanted)
      let likeness =
        moments.distance(of: features)
        + appearance.distance(of: [FeatureMoments.appearance(of: moved)])
      let value =
        task + likeness.scaled(by: Self.momentWeight)
        + drawn.totalVariation.scaled(by: Self.smoothness)
      return PhaseLosses(value, terms: [("class", task), ("features", likeness)])
    }
    let stopwatch = Stopwatch(context.work)
    try stopwatch.measure {
      try trainer.resume()
      try trainer.advance(
        Stage(
          Self.name, cycle: [phase], iterations: steps, rate: Self.rate,
          schedule: .oneCycle), to: steps)
      try trainer.save()
    }
    return Result(
      pictures: withoutGradients { canvas.pictures.converted(to: .float32).detached() },
      persuaded: persuaded(canvas, classes, seed: context.seed), steps: steps,
      seconds: stopwatch.seconds)
  }

  private func persuaded(_ canvas: Canvas, _ classes: [Int32], seed: UInt64) -> Double {
    withoutGradients {
      let seen = keys.map { $0.encrypted(canvas.pictures, seed: seed) } ?? canvas.pictures
      let logits = precision.apply {
        FeatureMoments.features(of: seen.converted(layout: precision.layout), layers).last
          ?? seen
      }.converted(to: .float32)
      return Recognition.hits(logits, label: label, classes: classes).average
    }
  }

  /// A few pixels to and fro and perhaps mirrored, each batch alike; what leaves at one edge comes
  /// in at the other.
  private static func moved(_ pictures: Tensor, seed: UInt64) -> Tensor {
    func step(_ draw: UInt64, _ length: Int) -> Int {
      let most = min(jitter, length / 16)
      return (Int(draw % UInt64(2 * most + 1)) - most + length) % length
    }
    let (height, width) = (pictures.shape[2], pictures.shape[3])
    let down = rolled(pictures, by: step(seed & 0xFFFF, height), along: 2)
    let moved = rolled(down, by: step(seed >> 16 & 0xFFFF, width), along: 3)
    return seed >> 32 & 1 == 1 ? moved.mirrored : moved
  }

  private static func rolled(_ x: Tensor, by steps: Int, along dimension: Int) -> Tensor {
    guard steps > 0 else { return x }
    return .concatenated(
      [
        x.sliced(steps..<x.shape[dimension], along: dimension),
        x.sliced(0..<steps, along: dimension),
      ], along: dimension)
  }
}

/// Pictures that are moved like weights: sums of layers from coarse to fine. Of pixels alone noise
/// comes out, which persuades a classifier just as well.
private struct Canvas: Module {
  let layers: [Parameter]
  private let size: Size

  private static let contrast = 0.5
  /// Layers, each half as large as the one before.
  private static let most = 4
  private static let leastSide = 4

  init(_ count: Int, _ picture: FeatureShape, seed: UInt64) {
    size = picture.size
    let shortest = min(picture.size.height, picture.size.width)
    let scales = (0..<Self.most).map { 1 << $0 }
      .filter { $0 == 1 || shortest / $0 >= Self.leastSide }
    let contrast = Self.contrast / Double(scales.count).squareRoot()
    layers = scales.enumerated().map { number, scale in
      let shape = [
        count, picture.channels, (picture.size.height + scale - 1) / scale,
        (picture.size.width + scale - 1) / scale,
      ]
      let layer = Parameter(shape, .constant(0))
      layer.value.assign(Tensor.normal(shape, seed: seed &+ UInt64(number)) * contrast)
      return layer
    }
  }

  var pictures: Tensor {
    let values = layers.dropFirst().reduce(layers[0].value) { sum, layer in
      sum + layer.value.upsampledBilinear(height: size.height, width: size.width)
    }
    return values.sigmoid()
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { pictures }
}

/// Steps without samples.
private struct EmptySource: BatchSource {
  let count: Int
  var batchesPerEpoch: Int { 100 }

  func trainingBatch(
    epoch: Int, at position: Int, precision: Precision, seed: UInt64
  ) -> TrainingBatch {
    TrainingBatch(indices: Array(0..<count), features: .zeros([1]), labels: [:], seed: seed)
  }
}
