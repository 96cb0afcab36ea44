import Architectures
import Foundation
import Networks
import Pixels
import Tensors

/// Reads a label from the one number of what is released that tells most of it: a value at some place,
/// a channel's mean, or the lowest bit of either where pictures are released. What was planted, or
/// stays in one channel for want of care, is found so, and named.
struct SingleNumber: Attack {
  let name = "single number"
  let summary = "the one number that tells most of a label; no training"
  let uses: Set<Resource> = [.lessons]
  var learns: Bool { false }

  /// Numbers of all lessons together.
  private static let most = 64_000_000
  private static let seed: UInt64 = 0x0DD

  func applies(to target: AttackTarget, on observation: Observation) -> Bool { target.isAttribute }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let label = target.label
    let lessons = observation.required(\.lessons)
    let known = lessons.labelled(label.name)
      .thinned(to: max(64, Self.most / observation.protected.count))
    let protected = observation.lessons(at: known.map(\.place), seed: Self.seed) {
      $0.converted(to: .float32, on: .cpu)
    }
    let judge = AttributeJudge(observation.validation, label: label, prior: lessons)
    let views: [NumberView] =
      NumberView.all.filter { !$0.isOfBits || observation.releasesPictures }
    let sessions = views.map { view in
      let found = withoutGradients {
        TellingNumber(view, of: protected, labels: known.map(\.label), classes: label.classes)
      }
      return ReadySession(
        judgedBy: judge, finding: found.words(of: observation.protected)
      ) { label.logits(found.scores(of: $0)) }
    }
    return ReadySession.best(of: sessions)
  }
}

/// Which numbers of a sample are looked at.
private enum NumberView: CaseIterable {
  case values, channels, bits, channelBits

  static let all = allCases
  var isOfBits: Bool { self == .bits || self == .channelBits }
  var isOfChannels: Bool { self == .channels || self == .channelBits }

  /// `[N, C, H, W]` to `[N, D]`.
  func callAsFunction(_ protected: Tensor) -> Tensor {
    let numbers = isOfBits ? ReleaseInput.lowestBit(of: protected) : protected
    return isOfChannels ? numbers.mean(over: [2, 3]) : numbers.flattened()
  }
}

/// The number of a view whose values lie furthest apart between classes.
private struct TellingNumber {
  private let view: NumberView
  private let place: Int
  /// Of each class.
  private let means: [Double]
  private let variances: [Double]

  init(_ view: NumberView, of protected: Tensor, labels: [Int32], classes: Int) {
    self.view = view
    let numbers = view(protected)
    let rows = (0..<classes).map { label in labels.indices.filter { labels[$0] == label } }
    let all = numbers.mean(over: [0], keepingDimensions: true)
    let total = ((numbers - all).squared().mean(over: [0]) + 1e-12).floats
    var between = [Float](repeating: 0, count: total.count)
    for own in rows where !own.isEmpty {
      let apart = (numbers.rows(own).mean(over: [0], keepingDimensions: true) - all).squared()
        .floats
      let share = Float(own.count) / Float(labels.count)
      for index in between.indices { between[index] += share * apart[index] }
    }
    let place =
      between.indices.max { between[$0] / total[$0] < between[$1] / total[$1] } ?? 0
    self.place = place
    let column = numbers.sliced(place..<place + 1, along: 1).floats.map(Double.init)
    let spread = Double(total[place])
    means = rows.map { own in own.isEmpty ? 0 : own.map { column[$0] }.average }
    variances = zip(rows, means).map { own, mean in
      let variance = own.map { (column[$0] - mean) * (column[$0] - mean) }.average
      return max(variance, 1e-4 * spread, 1e-9)
    }
  }

  /// Logarithms of each class's likelihood, `[N][classes]`.
  func scores(of protected: Tensor) -> [[Float]] {
    let column = view(protected.converted(on: .cpu)).sliced(place..<place + 1, along: 1).floats
    return column.map { value in
      zip(means, variances).map { mean, variance in
        let distance = Double(value) - mean
        return Float(-distance * distance / (2 * variance) - 0.5 * log(variance))
      }
    }
  }

  func words(of shape: FeatureShape) -> String {
    switch view {
    case .channels: return "the mean of channel \(place)"
    case .channelBits: return "how many values of channel \(place) are odd"
    case .values, .bits:
      let pixel = place % shape.size.area
      let what = view == .bits ? "the lowest bit" : "the value"
      let channel = "channel \(place / shape.size.area)"
      guard shape.size.area > 1 else { return "\(what) of \(channel)" }
      return "\(what) of \(channel) at row \(pixel / shape.size.width), column "
        + "\(pixel % shape.size.width)"
    }
  }
}
