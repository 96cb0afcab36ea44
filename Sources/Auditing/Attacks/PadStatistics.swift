import Foundation
import Networks
import Tensors
import Training

/// Finds the pad that every image under one key was combined with, place by place, from ciphertexts
/// and from what values the attacker's own pictures have there: of all values that the pad can have,
/// the likeliest. The many-time pad, which needs no original and no pair; a value that was inverted
/// was combined with 255.
struct PadStatistics: Attack {
  let name = "pad statistics"
  let summary = "one key's pad from how often values occur in ciphertexts; no original"
  let uses: Set<Resource> = [.released, .pictures]
  var learns: Bool { false }

  /// Pictures of its own, and ciphertexts, that are counted.
  private static let most = 4000

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    guard !observation.hasIndependentKeys, !Self.pads(of: observation.cipher?.family).isEmpty
    else { return false }
    return target == .picture && observation.releasesPictures
  }

  /// What a place can have been combined with.
  private static func pads(of family: CipherFamily?) -> [UInt8] {
    switch family {
    case .stream: Array(0...255)
    case .pixelwise(shuffled: false): [0, 255]
    default: []
    }
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let own = observation.required(\.own)
    let plain = ValueCounts(own.indices.thinned(to: Self.most).map(own.dataset.pixels))
    let seen = withoutGradients {
      ValueCounts(
        Array(0..<observation.released.count).thinned(to: Self.most).chunks(of: ProtectedSet.chunk)
          .flatMap { observation.released($0).pictureBytes })
    }
    let candidates = Self.pads(of: observation.cipher?.family)
    let pad = Array(0..<plain.places).concurrentMap { place in
      let likelihood = plain.logarithms(at: place)
      return candidates.max {
        seen.score(of: $0, likelihood, at: place) < seen.score(of: $1, likelihood, at: place)
      } ?? 0
    }
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return ReadySession(judgedBy: judge) {
      $0.mappingPictures(observation.precision) { picture in zip(picture, pad).map { $0 ^ $1 } }
    }
  }
}

/// How often each value occurs at each place of pictures of one size.
private struct ValueCounts: Sendable {
  private var counts: [Float]
  let places: Int

  /// Neighbouring values are about as likely.
  private static let reach = 12
  /// Of a value that was never near.
  private static let rare: Float = 0.01

  init(_ pictures: [[UInt8]]) {
    places = pictures.first?.count ?? 0
    counts = [Float](repeating: 0, count: places * 256)
    for picture in pictures {
      for (place, value) in picture.enumerated() { counts[place * 256 + Int(value)] += 1 }
    }
  }

  /// Of each value's probability, up to a constant.
  func logarithms(at place: Int) -> [Float] {
    let own = counts[(place * 256)..<((place + 1) * 256)]
    var sums: [Float] = [0]
    for count in own { sums.append(sums[sums.count - 1] + count) }
    return (0..<256).map { value in
      let (low, high) = (max(0, value - Self.reach), min(256, value + Self.reach + 1))
      return log((sums[high] - sums[low]) / Float(high - low) + Self.rare)
    }
  }

  /// How likely the values are, had they been combined with a pad.
  func score(of pad: UInt8, _ likelihood: [Float], at place: Int) -> Float {
    var sum: Float = 0
    for value in 0..<256 {
      sum += counts[place * 256 + value] * likelihood[value ^ Int(pad)]
    }
    return sum
  }
}
