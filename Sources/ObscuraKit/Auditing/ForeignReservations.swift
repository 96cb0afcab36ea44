import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Tensors

/// What another tool's output shows of itself before anybody attacks: reasons to call nothing
/// protected.
struct ForeignReservations {
  let released: ForeignSet
  /// The files that it was read from; nil where the program makes them.
  let files: URL?
  /// What a program makes of the same pictures, where there is one.
  let own: ForeignSet?
  let dataset: Dataset
  /// Where the data set was read from.
  let originals: any Source
  let precision: Networks.Precision

  /// Samples that are looked at.
  private static let probes = 64
  /// Share of them from which something is no chance.
  private static let most = 0.9

  /// - Parameter isRandom: whether the program makes something else each time.
  /// - Throws: the readers' errors.
  func sentences(isRandom: Bool) throws -> [String] {
    var sentences: [String] = []
    if try isShuffled() {
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

  private func isShuffled() throws -> Bool {
    guard released.isPictures else { return false }
    let stored = try files.map { try Sources.open(DataLocation(path: $0.path)) }
    let shuffled = try places.count { place in
      let (one, other) = try pair(place, stored)
      return one != other && one.sorted() == other.sorted()
    }
    return Double(shuffled) > Self.most * Double(places.count)
  }

  /// What is protected and its original, as they are stored: scaling would mix values.
  private func pair(_ place: Int, _ stored: (any Source)?) throws -> ([UInt8], [UInt8]) {
    func bytes(_ source: any Source, _ index: Int) throws -> [UInt8] {
      let payload = try source.payload(at: index, size: nil, channels: dataset.channels)
      guard case .image(let image) = payload else { return [] }
      return image.as8Bit().bytes
    }
    guard let stored, let row = released.rows[place] else {
      return (released.pixels(place), dataset.pixels(at: place))
    }
    return (try bytes(stored, row), try bytes(originals, dataset.sourceIndices[place]))
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
