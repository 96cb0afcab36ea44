import Networks
import Tensors

/// The attacker's labelled lessons for readers that look at all of them at once: numbers pooled to at
/// most 8 x 8 places, each centred and of spread 1.
struct ReaderSamples {
  /// Row-major `[count, length]`.
  let values: [Float]
  let length: Int
  let labels: [Int32]
  let classes: Int
  private let mean: Tensor
  private let spread: Tensor

  private static let side = 8
  /// Key draws of lessons behind keys of the attacker's own.
  private static let seed: UInt64 = 0x5EED

  /// - Parameter most: samples.
  init(_ observation: Observation, _ label: LabelHead.Label, most: Int) {
    let lessons = observation.required(\.lessons)
    let known = lessons.labelled(label.name).thinned(to: most)
    labels = known.map(\.label)
    classes = label.classes
    let pooled = observation.lessons(at: known.map(\.place), seed: Self.seed, Self.pooled)
    let mean = pooled.mean(over: [0], keepingDimensions: true)
    let centred = pooled - mean
    let spread =
      (centred.squared().mean(over: [0], keepingDimensions: true) + 1e-8).squareRoot()
    self.mean = mean
    self.spread = spread
    values = (centred / spread).floats
    length = pooled.shape[1]
  }

  var count: Int { labels.count }

  /// Protected samples as the lessons are, `[N, length]`.
  func callAsFunction(_ protected: Tensor) -> Tensor {
    (Self.pooled(protected) - mean) / spread
  }

  private static func pooled(_ protected: Tensor) -> Tensor {
    var features = protected.converted(to: .float32, on: .cpu)
    while min(features.shape[2], features.shape[3]) > side { features = features.averagePooled() }
    return features.flattened()
  }
}

extension LabelHead.Label {
  /// Logits `[N, L]` from scores `[N][classes]` that are logarithms of likelihoods.
  func logits(_ scores: [[Float]]) -> Tensor {
    guard classes == 2 else {
      return Tensor(scores.flatMap(\.self), shape: [scores.count, classes])
    }
    return Tensor(scores.map { $0[1] - $0[0] }, shape: [scores.count, 1])
  }
}
