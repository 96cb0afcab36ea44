import Auditing
import Datasets
import Networks
import Pixels
import Tensors

/// What another tool's output shows of itself before anybody attacks: reasons to call nothing
/// protected.
struct ForeignReservations {
  let released: ForeignSet
  /// What a program makes of the same pictures, where there is one.
  let own: ForeignSet?
  let dataset: Dataset
  let precision: Networks.Precision

  /// Samples that are looked at.
  private static let probes = 64
  /// Share of them from which something is no chance.
  private static let most = 0.9

  /// - Parameter isRandom: whether the program makes something else each time.
  func sentences(isRandom: Bool) -> [String] {
    var sentences: [String] = []
    if isShuffled {
      sentences.append(
        "Whoever breaks keyed shuffling: most protected pictures hold the values of their originals in "
          + "another order. No attacker here is a cryptanalyst, and nothing is called protected; "
          + "--cipher names the cipher, if it is one of those in docs/ciphers.md.")
    }
    if !isRandom, isOtherwiseQueried {
      sentences.append(
        "Attackers with pairs of what was released: the program makes something else of pictures than "
          + "that (another key or setting?), and attackers learn on what it makes. Nothing is called "
          + "protected; leave out --query to have them learn on what was released.")
    }
    return sentences
  }

  private var places: [Int] {
    released.rows.indices.filter { released.rows[$0] != nil }.thinned(to: Self.probes)
  }

  private var isShuffled: Bool {
    guard released.isPictures else { return false }
    let shuffled = places.count { place in
      let (one, other) = (released.pixels(place), dataset.pixels(at: place))
      return one != other && one.sorted() == other.sorted()
    }
    return Double(shuffled) > Self.most * Double(places.count)
  }

  private var isOtherwiseQueried: Bool {
    guard let own else { return false }
    let both = places.filter { own.rows[$0] != nil }
    guard !both.isEmpty else { return false }
    let gap = (own.released(both, precision) - released.released(both, precision)).squared()
    let spread = released.released(both, precision)
    let variance = (spread - spread.mean(over: [0], keepingDimensions: true)).squared().mean().item
    // Rounding and compression may differ from run to run; pictures under another key are others.
    return gap.mean().item > 0.01 * max(variance, 1e-9)
  }
}
