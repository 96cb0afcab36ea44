import Architectures
import Networks
import Tensors
import Training

/// Moves a picture until the obfuscator's features of it are those that were released, with total
/// variation as the idea of a picture: from the mean picture, from noise, or from what the strongest
/// decoder makes of it. Where to begin and how smooth to be is chosen on validation; where there is
/// time it begins everywhere and the nearest counts.
/// Source: Mahendran and Vedaldi; He, Zhang and Lee on split inference. Has the weights.
struct InputOptimization: Attack {
  static let name = "input optimisation"
  var name: String { Self.name }
  let summary = "picture moved until its features are the released ones, total variation, restarts"
  let uses: Set<Resource> = [.pictures, .weights]
  var learns: Bool { false }

  private static let judged = 64
  private static let chunk = 64
  private static let rate = 0.1
  private static let smoothness = [0.003, 0.03, 0.3]
  /// From so many on there is time for all starts.
  private static let manySteps = 1000

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    let starts = StartingPictures(observation, context)
    func rebuild(_ released: Tensor, _ way: Way, _ steps: Int) -> Tensor {
      let matching = FeatureMatching(
        obfuscator: observation.required(\.obfuscator), precision: observation.precision,
        steps: steps, rate: Self.rate, smoothness: way.smoothness)
      let rows = Array(0..<released.shape[0])
      return .concatenated(
        rows.chunks(of: Self.chunk).map { chunk in
          let part = released.rows(chunk)
          return Self.nearest(part, from: way.starts.map { starts($0, for: part) }, matching)
        })
    }
    // A few steps on few pictures tell which way is the best.
    let ways = starts.all.flatMap { start in
      Self.smoothness.map { Way(starts: [start], smoothness: $0) }
    }
    let tried = ways.map { way in
      judge.bestReading(
        of: judge.guesses(most: Self.judged / 2) {
          rebuild($0, way, max(50, context.steps / 3))
        }
      ).similarity
    }
    var best = ways[tried.indices.max { tried[$0] < tried[$1] } ?? 0]
    if context.steps >= Self.manySteps { best.starts = starts.all }
    let isDone = FeatureMatching.isPlateau(judge, steps: context.steps) { rebuild($0, best, $1) }
    return ReadySession(
      judgedBy: judge, judged: Self.judged, converged: isDone, progress: context.progress(of: name)
    ) {
      rebuild($0, best, context.steps)
    }
  }

  private struct Way {
    var starts: [StartingPictures.Start]
    let smoothness: Double
  }

  /// Of several starts the one that ends nearest, picture by picture.
  private static func nearest(
    _ released: Tensor, from starts: [Tensor], _ matching: FeatureMatching
  ) -> Tensor {
    let results = starts.map { picture -> (Tensor, [Float]) in
      let logits = Parameter(picture.shape, .constant(0))
      withoutGradients {
        let inner = picture.clamped(to: 0.02...0.98)
        logits.value.assign((inner / (1 - inner)).log())
      }
      return withGradients { matching.run(released, moving: [logits]) { logits.value.sigmoid() } }
    }
    let rows = (0..<released.shape[0]).map { row in
      results.indices.min { results[$0].1[row] < results[$1].1[row] } ?? 0
    }
    return withoutGradients {
      .concatenated(rows.enumerated().map { row, best in results[best].0.rows([row]) })
    }
  }
}

/// Where an optimisation begins.
private struct StartingPictures {
  private let mean: Tensor
  private let strongest: ((Tensor) -> Tensor)?
  private let seed: UInt64

  init(_ observation: Observation, _ context: AttackContext) {
    let own = observation.required(\.own)
    let shape = observation.picture
    let values = MeanPicture.values(own).map { $0 / 255 }
    mean = Tensor(values, shape: [1, shape.size.height, shape.size.width, shape.channels])
      .permuted([0, 3, 1, 2]).converted(on: observation.precision.device)
    strongest = context.strongest
    seed = context.seed
  }

  enum Start { case mean, noise, strongest }

  /// Those that there are.
  var all: [Start] { [.mean, .noise] + (strongest == nil ? [] : [.strongest]) }

  func callAsFunction(_ start: Start, for released: Tensor) -> Tensor {
    withoutGradients {
      var shape = mean.shape
      shape[0] = released.shape[0]
      switch (start, strongest) {
      case (.strongest, let rebuild?): return rebuild(released).converted(to: .float32)
      case (.noise, _):
        return Tensor.uniform(shape, low: 0, high: 1, seed: seed).converted(on: mean.device)
      default: return mean.expanded(to: shape) + Tensor.zeros(shape, device: mean.device)
      }
    }
  }
}
