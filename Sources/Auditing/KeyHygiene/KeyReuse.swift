import Pixels

/// Whether pictures were encrypted under one key, from ciphertexts alone: pairs of ciphertexts are
/// compared by what their key moved or inverted, in a score that under independent keys has mean 0
/// and deviation 1 whatever the pictures are.
package struct KeyReuse: Sendable {
  /// Ciphertexts that a judgement needs, and that it looks at.
  package static let (least, most) = (8, 32)
  /// The score from which a key is taken to be shared: chance gets there once in a billion.
  package static let threshold = 6.0

  /// How far all ciphertexts agree beyond chance, in standard deviations.
  package let score: Double
  /// Places of ciphertexts that agree two by two beyond the threshold, in order: fewer than all
  /// where a key serves some of the pictures.
  package let groups: [[Int]]
  /// Ciphertexts that were compared.
  package let count: Int
  /// Two ciphertexts have enough that could agree to be told from chance by themselves.
  package let seesPairs: Bool

  package var isFound: Bool { score >= Self.threshold || !groups.isEmpty }

  /// - Parameter ciphertexts: `[H, W, C]` each, the first 32 of which are looked at.
  /// - Returns: nil for fewer than eight ciphertexts, and where blocks do not fill the pictures.
  package init?(
    _ ciphertexts: [[UInt8]], family: CipherFamily, size: Size, channels: Int
  ) {
    guard ciphertexts.count >= Self.least, size.width > 1 else { return nil }
    let seen = Array(ciphertexts.prefix(Self.most))
    switch family {
    case .pixelwise:
      let relations = seen.map { Relations($0, size: size, channels: channels) }
      let shifts = Agreement.shifts(size.height)
      var total = Agreement(shifts: shifts.count)
      let groups = Self.groups(of: seen.count) { one, other in
        let pair = Agreement(relations[one], relations[other], shifts: shifts)
        total.add(pair)
        return pair.score
      }
      self.init(score: total.score, groups: groups, count: seen.count)
    case .stream:
      self.init(comparing: seen.count) { StreamAgreement.score(seen[$0], seen[$1]) }
    case .halfBytes, .halfBytesByBlock, .blocks:
      let profiles = seen.compactMap {
        KeyProfile($0, family: family, size: size, channels: channels)
      }
      guard profiles.count == seen.count else { return nil }
      let most = profiles.map(\.highestScore).min() ?? 0
      self.init(comparing: seen.count, seesPairs: most >= Self.threshold) {
        profiles[$0].score(with: profiles[$1])
      }
    }
  }

  private init(score: Double, groups: [[Int]], count: Int, seesPairs: Bool = true) {
    self.score = score
    self.groups = groups
    self.count = count
    self.seesPairs = seesPairs
  }

  /// Pairs are uncorrelated, so that the sum of their scores has as much variance as there are.
  private init(
    comparing count: Int, seesPairs: Bool = true, _ score: (Int, Int) -> Double
  ) {
    var sum = 0.0
    let groups = Self.groups(of: count) { one, other in
      let pair = score(one, other)
      sum += pair
      return pair
    }
    self.init(
      score: sum / Double(count * (count - 1) / 2).squareRoot(), groups: groups, count: count,
      seesPairs: seesPairs)
  }

  /// Puts together what agrees.
  private static func groups(of count: Int, _ score: (Int, Int) -> Double) -> [[Int]] {
    var group = Array(0..<count)
    for one in 0..<count {
      for other in one + 1..<count where score(one, other) >= threshold {
        let (kept, joined) = (group[one], group[other])
        for member in group.indices where group[member] == joined { group[member] = kept }
      }
    }
    return Dictionary(grouping: group.indices) { group[$0] }.values
      .filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }
}

/// Whether two pictures were combined with the same stream.
enum StreamAgreement {
  /// Two pictures' highest bits are equal more often than not, or less often; under two streams
  /// they are equal half of the time.
  static func score(_ one: [UInt8], _ other: [UInt8]) -> Double {
    let equal = zip(one, other).count { ($0 ^ $1) < 128 }
    return Double(2 * equal - one.count) / Double(one.count).squareRoot()
  }
}
