import Pixels

/// Random changes of a training picture that keep what it shows.
public struct Augmentation: Sendable, Codable, Equatable {
  /// Swaps left and right in half of the pictures.
  public var mirror: Bool
  /// Moves the picture by up to this many whole pixels in each direction; edges are repeated.
  public var shift: Int
  /// Zooms about the middle by a factor of 1 − zoom to 1 + zoom; edges are repeated. Below 1.
  public var zoom: Double

  public init(mirror: Bool = false, shift: Int = 0, zoom: Double = 0) {
    self.mirror = mirror
    self.shift = shift
    self.zoom = zoom
  }

  /// Keys that are missing are off.
  /// - Throws: `DecodingError.dataCorrupted` for a shift or a zoom out of range.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    mirror = try values.decodeIfPresent(Bool.self, forKey: .mirror) ?? false
    shift = try values.decodeIfPresent(Int.self, forKey: .shift) ?? 0
    zoom = try values.decodeIfPresent(Double.self, forKey: .zoom) ?? 0
    guard (0...Self.largestShift).contains(shift) else {
      throw DecodingError.dataCorruptedError(
        forKey: .shift, in: values,
        debugDescription: "shift: \(shift); a whole number of pixels from 0 to "
          + "\(Self.largestShift) was expected; 0 turns it off")
    }
    guard (0..<1).contains(zoom) else {
      throw DecodingError.dataCorruptedError(
        forKey: .zoom, in: values,
        debugDescription: "zoom: \(zoom); at least 0 and below 1 was expected; 0 turns it off")
    }
  }

  /// Changes nothing.
  public static let none = Augmentation()

  private static let largestShift = 1 << 16

  /// Changes one picture in place; what happens is a function of the generator's state alone.
  ///
  /// - Parameters:
  ///   - pixels: `[H, W, C]`, 8 bits a value.
  ///   - generator: draws a coin for `mirror`, two integers (down, right) for `shift` and a number
  ///     for `zoom`, each only where that is on.
  public func apply(
    to pixels: inout [UInt8], size: Size, channels: Int, using generator: inout SeededGenerator
  ) {
    pixels.withUnsafeMutableBufferPointer {
      apply(to: $0, size: size, channels: channels, using: &generator)
    }
  }

  /// The same for a picture within a larger buffer, for instance one of a batch.
  public func apply(
    to pixels: UnsafeMutableBufferPointer<UInt8>, size: Size, channels: Int,
    using generator: inout SeededGenerator
  ) {
    precondition(
      pixels.count == size.area * channels && (1...4).contains(channels),
      "Augmentation.apply: got \(pixels.count) values, expected \(size) with \(channels) channels")
    let movement = drawMovement(using: &generator)
    if !movement.isIdentity { movement.apply(to: pixels, size: size, channels: channels) }
  }

  private func drawMovement(using generator: inout SeededGenerator) -> Movement {
    precondition(
      (0...Self.largestShift).contains(shift) && (0..<1).contains(zoom),
      "Augmentation: got shift \(shift) and zoom \(zoom), expected 0 ... \(Self.largestShift) "
        + "and 0 ..< 1")
    var movement = Movement()
    if mirror { movement.isMirrored = generator.integer(below: 2) == 1 }
    if shift > 0 {
      movement.down = generator.integer(below: 2 * shift + 1) - shift
      movement.right = generator.integer(below: 2 * shift + 1) - shift
    }
    if zoom > 0 { movement.factor = generator.uniform(in: 1 - zoom...1 + zoom) }
    return movement
  }
}
