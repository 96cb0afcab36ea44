import Foundation
import Networks
import Tensors
import Training

/// Reads a label as most of the nearest labelled samples have it. Needs no idea of what the protection
/// does to what; how many neighbours have a say is chosen on validation.
/// Source: Cover and Hart.
struct NearestNeighbours: Attack {
  let name = "nearest neighbours"
  let summary = "vote of the nearest labelled samples, pooled to 8 x 8; no training"
  let uses: Set<Resource> = [.lessons]
  var learns: Bool { false }

  private static let most = 20_000
  private static let counts = [1, 5, 15, 51]

  func applies(to target: AttackTarget, on observation: Observation) -> Bool { target.isAttribute }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let label = target.label
    let samples = ReaderSamples(observation, label, most: Self.most)
    let judge = AttributeJudge(
      observation.validation, label: label, prior: observation.required(\.lessons))
    let index = NeighbourIndex(samples)
    let sessions = Self.counts.filter { $0 <= max(1, samples.count / 2) }.map { count in
      ReadySession(judgedBy: judge, finding: "\(count) neighbours") { protected in
        label.logits(index.votes(of: samples(protected), among: count))
      }
    }
    return ReadySession.best(of: sessions)
  }
}

/// Labelled samples, by Euclidean distance.
private struct NeighbourIndex {
  private let lessons: Tensor  // [length, M]
  private let norms: [Float]
  private let labels: [Int32]
  private let classes: Int
  /// Votes that every class has to begin with.
  private static let prior: Float = 0.5

  init(_ samples: ReaderSamples) {
    let rows = Tensor(samples.values, shape: [samples.count, samples.length])
    lessons = rows.permuted([1, 0])
    norms = rows.squared().sum(over: [1]).floats
    labels = samples.labels
    classes = samples.classes
  }

  /// Logarithms of each class's share among the nearest, `[N][classes]`; classes weigh alike.
  func votes(of samples: Tensor, among count: Int) -> [[Float]] {
    let products = samples.multiplied(by: lessons).floats
    let lessons = norms.count
    return (0..<samples.shape[0]).map { row in
      var nearest: [(distance: Float, label: Int32)] = []
      nearest.reserveCapacity(count + 1)
      for place in 0..<lessons {
        let distance = norms[place] - 2 * products[row * lessons + place]
        if nearest.count == count, distance >= nearest[count - 1].distance { continue }
        let position = nearest.firstIndex { distance < $0.distance } ?? nearest.count
        nearest.insert((distance, labels[place]), at: position)
        if nearest.count > count { nearest.removeLast() }
      }
      var votes = [Float](repeating: Self.prior, count: classes)
      for neighbour in nearest { votes[Int(neighbour.label)] += 1 }
      let total = votes.reduce(0, +)
      return votes.map { log($0 / total) }
    }
  }
}
