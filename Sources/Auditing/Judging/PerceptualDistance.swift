import Tensors

/// How differently two pictures strike a network, in the manner of LPIPS (Zhang, Isola, Efros,
/// Shechtman and Wang 2018, equation 1), without the weights that LPIPS learnt from people's
/// judgements: all channels count alike, and so do all groups of layers.
package enum PerceptualDistance {
  /// Where nothing of a position is felt, its vector stays zero.
  private static let least = 1e-10

  /// At every position the channels are scaled to length 1; squared differences are added over the
  /// channels and averaged over the positions, then over the groups of layers.
  ///
  /// - Parameters:
  ///   - x: what each group of layers puts out for some pictures, `[N, C, H, W]`, none of it negative.
  ///   - y: the same for other pictures.
  /// - Returns: `[N]`, from 0, which is what identical pictures have, to 2.
  package static func values(_ x: [Tensor], _ y: [Tensor]) -> Tensor {
    precondition(
      x.count == y.count && !x.isEmpty,
      "PerceptualDistance: \(x.count) and \(y.count) groups of layers")
    let distances = zip(x, y).map { one, other in
      (unit(one) - unit(other)).squared().sum(over: [1]).mean(over: [1, 2])
    }
    return distances.dropFirst().reduce(distances[0], +) / Double(distances.count)
  }

  private static func unit(_ features: Tensor) -> Tensor {
    let lengths = features.squared().sum(over: [1], keepingDimensions: true).squareRoot()
    return features / (lengths + least)
  }
}
