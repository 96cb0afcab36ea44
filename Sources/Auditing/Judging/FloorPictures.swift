import Datasets
import Imaging
import Networks
import Tensors
import Training

/// The best pictures for somebody who knows the task labels and nothing else, one for each
/// combination of them.
///
/// They begin as means of the attacker's samples, which are best by squared error, and are moved
/// towards those samples by MS-SSIM. That is where a network ends that reads nothing out of what it
/// is given: held against means alone it would seem to have read something.
struct FloorPictures {
  private let pictures: Tensor  // [K + 1, C, H, W], the last for combinations that are not known
  private let rows: [[Int32]: Int]
  private let columns: [[Int32]]
  /// Mean MS-SSIM on the validation part.
  private(set) var validation = 0.0

  private static let steps = 300
  private static let batch = 64
  private static let rate = 0.01
  /// Numbers that are moved, at most: of many labels' combinations each has few samples.
  private static let most = 8_000_000

  /// - Parameters:
  ///   - side: its training part makes them, its validation part says whether they moved to a
  ///     better place.
  ///   - tasks: names of labels.
  init(
    _ side: Side, tasks: [String], precision: Precision, context: AttackContext
  ) throws {
    let means = Self(meansOf: side.training.samples, tasks: tasks, precision: precision)
    let judge = PictureJudge(side.validation, precision: precision)
    func judged(_ candidate: Self) -> Self {
      var candidate = candidate
      candidate.validation = judge.scores { _, places in candidate(places) }.similarity.average
      return candidate
    }
    var candidates = [judged(means)]
    if means.pictures.count <= Self.most {
      candidates.append(
        judged(try means.moved(towards: side.training.samples, precision: precision, context)))
    }
    self = candidates.max { $0.validation < $1.validation } ?? means
  }

  private init(meansOf evidence: Samples, tasks: [String], precision: Precision) {
    columns = tasks.compactMap { evidence.dataset.label($0)?.values }
    var sums: [[Int32]: (sum: Tensor, count: Int)] = [:]
    for place in evidence.indices {
      let key = columns.map { $0[place] }
      let picture = evidence.pictures([place], precision: precision)
      sums[key] = sums[key].map { ($0.sum + picture, $0.count + 1) } ?? (picture, 1)
    }
    let keys = sums.keys.sorted { $0.lexicographicallyPrecedes($1) }
    rows = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    let groups = keys.compactMap { sums[$0] }
    guard let first = groups.first else { preconditionFailure("FloorPictures: no samples") }
    let total = groups.dropFirst().reduce(first) { ($0.sum + $1.sum, $0.count + $1.count) }
    pictures = .concatenated((groups + [total]).map { $0.sum / Double($0.count) })
  }

  private init(_ pictures: Tensor, like other: Self) {
    (self.pictures, rows, columns) = (pictures, other.rows, other.columns)
  }

  /// The pictures for places of the data set, `[N, C, H, W]`.
  func callAsFunction(_ places: [Int]) -> Tensor { pictures.rows(chosen(places)) }

  private func chosen(_ places: [Int]) -> [Int] {
    places.map { place in rows[columns.map { $0[place] }] ?? rows.count }
  }

  private func moved(
    towards evidence: Samples, precision: Precision, _ context: AttackContext
  ) throws -> Self {
    let table = PictureTable(pictures)
    table.move(to: precision)
    let participant = Participant("floor", table, rule: .adam())
    let similarity = StructuralSimilarity.multiScale(
      for: evidence.dataset.size, device: precision.device)
    let loader = Loader(
      dataset: evidence.dataset, indices: evidence.indices,
      batch: min(Self.batch, evidence.indices.count), seed: context.seed,
      augmentation: Augmentation(), shuffles: true, dropsLast: true)
    let trainer = Trainer(
      [participant], loader: loader,
      settings: Trainer.Settings(precision: precision, seed: context.seed),
      observer: context.observer, stop: context.stop)
    let phase = Phase("floor", moves: [participant]) { step in
      let guesses = table.pictures.value.rows(chosen(step.indices))
      let loss = 1 - similarity.values(step.images, guesses).mean()
      return PhaseLosses(loss, terms: [("loss", loss)])
    }
    try trainer.advance(
      Stage(
        "floor", cycle: [phase], iterations: Self.steps, rate: Self.rate, schedule: .cosine),
      to: Self.steps)
    return withoutGradients {
      Self(table.pictures.value.detached().clamped(to: 0...1), like: self)
    }
  }
}

/// Pictures that are moved like weights.
private struct PictureTable: Module {
  let pictures: Parameter

  init(_ start: Tensor) {
    pictures = Parameter(start.shape, .constant(0))
    pictures.value.assign(start)
  }

  func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { pictures.value }
}
