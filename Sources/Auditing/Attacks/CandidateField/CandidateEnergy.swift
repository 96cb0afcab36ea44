/// What a picture costs: the weights of the field's terms, in steps of brightness.
///
/// The defaults were tuned on 16 to 30 photographs of faces at 64 x 64. Colour changes less than
/// brightness in any photograph, so its differences weigh more.
package struct CandidateEnergy: Sendable {
  /// Weights of differences in brightness `(r + g + b) / 3`, warmth `r − b` and tint
  /// `g − (r + b) / 2`. A photograph's colours lie between blue and orange, so tint is small.
  package var axes: SIMD3<Float> = [1, 3, 5]

  /// The most that two neighbours cost, and the weight of diagonal neighbours when pruning.
  package var mostStep: Float = 60
  package var diagonal: Float = 0.7
  /// The weight of neighbours' differences beside those of second order.
  package var step: Float = 0.3

  /// A difference of second order costs itself up to the knee, a part of what is beyond, and no
  /// more than the most: edges are rare, not impossible.
  package var knee: Float = 40
  package var beyondKnee: Float = 0.3
  package var mostBend: Float = 200

  /// Weights of a colour's distance from a photograph's usual one: skin and lamps are warm.
  package var warmth: Float = 0.03
  package var tint: Float = 0.1
  /// Weight of brightness above 150, which is rarer than below; for want of a reference alone.
  package var brightness: Float = 0.025
  /// Weight of every channel's distance from the reference, and the most distance that counts:
  /// backgrounds resemble no mean.
  package var reference: Float = 0.05
  package var mostDistance: Float = 60
  /// The reference is of this very picture: it helps to prune.
  package var knowsPicture = false

  package init() {}

  /// For a reference that somebody made out of the ciphertext: it says where a picture is light or
  /// dark and what colour it has, better than any prior, and the field adds what is exact.
  package static var guided: CandidateEnergy {
    var energy = CandidateEnergy()
    (energy.warmth, energy.tint, energy.brightness) = (0, 0, 0)
    energy.reference = 0.3
    energy.mostDistance = 128
    energy.knowsPicture = true
    return energy
  }

  /// Neighbours leave more open than chains do: the prior has more to say.
  var forPruning: CandidateEnergy {
    var energy = self
    energy.warmth *= 4
    energy.tint *= 4
    energy.brightness = 0
    return energy
  }

  /// Brightness, warmth and tint of a colour 0...255, not weighted.
  static func axes(of colour: SIMD3<Float>) -> SIMD3<Float> {
    [
      (colour.x + colour.y + colour.z) / 3, colour.x - colour.z,
      colour.y - (colour.x + colour.z) / 2,
    ]
  }

  /// The cost of one candidate by itself.
  func prior(of colour: SIMD3<Float>, like reference: SIMD3<Float>?) -> Float {
    let axes = Self.axes(of: colour)
    let cost = warmth * min(abs(axes.y - 30), 80) + tint * min(abs(axes.z + 4), 40)
    guard let reference else { return cost + brightness * max(0, axes.x - 150) }
    var distance: Float = 0
    for channel in 0..<3 {
      distance += min(abs(colour[channel] - reference[channel]), mostDistance)
    }
    return cost + self.reference * distance
  }
}
