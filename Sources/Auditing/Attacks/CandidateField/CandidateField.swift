import Pixels

/// Rebuilds pictures that the `pixel` cipher encrypted under a key each, from one ciphertext alone:
/// every pixel has few candidates, of which those are chosen that make the picture smooth.
///
/// Every value `p` is `p` or `255 − p`, so a grey pixel has 2 candidates and a coloured one 8; with
/// the colour shuffle its channels also stand in one of 6 orders, which makes 48. Energies of a
/// Markov random field choose among them by belief propagation:
/// 1. With the shuffle alone, ``NeighbourField`` compares the candidates of neighbours and leaves
///    the 16 best of every pixel.
/// 2. ``ChainField`` compares three pixels in a row. Differences of second order are what tells a
///    picture from one that is folded back where it crosses the middle grey: the fold changes the
///    differences of neighbours in nothing but their sign, and bends there.
///
/// Priors on colour and brightness say which of a picture and its negative is meant, or a mean of
/// the attacker's own pictures does. Knows no key, no original and needs no training.
package struct CandidateField: Sendable {
  package let size: Size
  package let channels: Int
  package let shuffled: Bool
  let energy: CandidateEnergy
  /// How often rows and columns exchange messages.
  let rounds: Int

  /// Candidates of a shuffled pixel that the second step sees.
  static let kept = 16
  /// The same where a reference of the very picture says which are near.
  static let keptNearReference = 8

  /// - Parameters:
  ///   - channels: 1 (grey) or 3 (RGB).
  ///   - shuffled: whether the channels of pixels were reordered; changes nothing for grey.
  package init(
    size: Size, channels: Int, shuffled: Bool, energy: CandidateEnergy = .init(), rounds: Int = 8
  ) {
    precondition(channels == 1 || channels == 3, "CandidateField: \(channels) channels")
    self.size = size
    self.channels = channels
    self.shuffled = shuffled && channels == 3
    self.energy = energy
    self.rounds = rounds
  }

  /// - Parameters:
  ///   - ciphertext: `[H, W, C]`, 0...255.
  ///   - reference: a picture that the original resembles, `[H, W, C]`, 0...255; for instance the
  ///     mean of the attacker's own pictures.
  /// - Returns: `[H, W, C]`, 0...255; every pixel is one of its candidates.
  package func rebuild(_ ciphertext: [UInt8], like reference: [Float]? = nil) -> [UInt8] {
    let expected = size.area * channels
    precondition(
      ciphertext.count == expected && (reference?.count ?? expected) == expected,
      "CandidateField \(size) with \(channels) channels: got \(ciphertext.count) values")
    var table = CandidateTable(ciphertext, channels: channels, shuffled: shuffled)
    if shuffled {
      table = pruned(table, like: reference)
    }
    table.measure(energy, like: reference)
    let chains = ChainField(size: size, energy: energy, rounds: rounds)
    let picture = table.picture(by: chains.beliefs(of: table))
    guard let reference, !energy.knowsPicture else { return picture }
    return turned(picture, towards: reference)
  }

  /// A reference of the very picture tells at once which candidates are far off.
  private func pruned(_ all: CandidateTable, like reference: [Float]?) -> CandidateTable {
    var table = all
    guard !energy.knowsPicture else {
      table.measure(energy, like: reference)
      return table.keeping(Self.keptNearReference, by: table.priors, withNegatives: false)
    }
    table.measure(energy.forPruning, like: nil)
    let beliefs = NeighbourField(size: size, energy: energy).beliefs(of: table)
    return table.keeping(Self.kept, by: beliefs)
  }

  /// The picture or its negative, whichever rises and falls with the reference. With the shuffle
  /// the negative has red and blue changed about and so the same warmth; without it warmth tells
  /// the two apart, and better.
  private func turned(_ picture: [UInt8], towards reference: [Float]) -> [UInt8] {
    guard shuffled || channels == 1, !picture.isEmpty else { return picture }
    let mean = reference.reduce(0) { $0 + Double($1) } / Double(reference.count)
    var product = 0.0
    for first in stride(from: 0, to: picture.count, by: channels) {
      let places = first..<first + channels
      let brightness = places.reduce(0) { $0 + Double(picture[$1]) }
      product += brightness * places.reduce(0) { $0 + Double(reference[$1]) - mean }
    }
    guard product < 0 else { return picture }
    return picture.indices.map { index in
      let channel = index % channels
      return 255 - picture[index - channel + channels - 1 - channel]
    }
  }
}
