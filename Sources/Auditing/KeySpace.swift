import Foundation

/// How many keys a cipher has on paper, as a power of two.
///
/// A large key space keeps nobody from attacks that need no key: the figures are for comparison with
/// the papers alone. Source: Sirichotedumrong et al., equations 2 to 5.
package enum KeySpace {
  /// - Parameters:
  ///   - pixels: n, of one image (equation 2).
  ///   - channels: 1 or 3.
  /// - Returns: the logarithm to base 2.
  package static func bits(of family: CipherFamily, pixels: Int, channels: Int) -> Double {
    switch family {
    case .pixelwise(let shuffled):
      // Equation 3: 2^(3 n), and 6^n for the shuffle; equation 4 is the product.
      Double(pixels) * (Double(channels) + (shuffled && channels == 3 ? log2(6) : 0))
    case .halfBytes: blockwise(channels)
    case .halfBytesByBlock:
      Double(pixels / 16) * blockwise(channels) + logFactorial(pixels / 16)
    case .blocks(let side, let acrossPlanes):
      blocks(
        pixels / (side * side) * (acrossPlanes ? 3 : 1),
        recoloured: channels == 3 && !acrossPlanes)
    case .stream: 256
    }
  }

  /// The equations are of the pixel cipher and of Tanaka's.
  static func isPublished(_ family: CipherFamily) -> Bool {
    switch family {
    case .pixelwise, .halfBytes: true
    case .halfBytesByBlock, .blocks, .stream: false
    }
  }

  /// Equation 5: 96! orders and 2^96 inversions of the half bytes of 16 pixels.
  private static func blockwise(_ channels: Int) -> Double {
    logFactorial(32 * channels) + Double(32 * channels)
  }

  /// Order, eight ways to lie, inversion, six orders of colours.
  private static func blocks(_ count: Int, recoloured: Bool) -> Double {
    logFactorial(count) + Double(count) * (3 + 1 + (recoloured ? log2(6) : 0))
  }

  /// Pixels from which on the pixel cipher with shuffle has more keys than Tanaka's: about 106.4.
  package static var crossing: Double {
    blockwise(3) / bits(of: .pixelwise(shuffled: true), pixels: 1, channels: 3)
  }

  private static func logFactorial(_ n: Int) -> Double { lgamma(Double(n) + 1) / log(2) }
}
