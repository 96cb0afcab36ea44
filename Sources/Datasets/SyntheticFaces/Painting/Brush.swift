/// The width over which a shape fades out: one pixel, or more in a soft picture.
struct SoftEdge {
  let width: Float
  let inverse: Float

  init(_ width: Float) {
    self.width = width
    inverse = 1 / width
  }

  /// The same edge, or a softer one of the given width.
  @inline(__always)
  func atLeast(_ other: Float) -> SoftEdge {
    width >= other ? self : SoftEdge(other)
  }
}

/// The arithmetic of soft shapes: no function of the C library, so every machine gets the same bits.
enum Brush {
  @inline(__always)
  static func clamp(_ value: Float) -> Float {
    value < 0 ? 0 : (value > 1 ? 1 : value)
  }

  /// 0 up to `low`, 1 from `high`, a smooth step between; `low > high` turns it round.
  @inline(__always)
  static func step(_ low: Float, _ high: Float, _ value: Float) -> Float {
    let t = clamp((value - low) * (1 / (high - low)))
    return t * t * (3 - 2 * t)
  }

  @inline(__always)
  static func mix(_ a: Float, _ b: Float, _ amount: Float) -> Float { a + (b - a) * amount }

  /// The share of a pixel inside a shape whose edge is `distance` away (negative inside).
  @inline(__always)
  static func coverage(_ distance: Float, _ edge: SoftEdge) -> Float {
    clamp(0.5 - distance * edge.inverse)
  }

  /// The share of a pixel inside a line of the given half width; thinner than a pixel it fades.
  @inline(__always)
  static func line(_ distance: Float, _ halfWidth: Float, _ edge: SoftEdge) -> Float {
    let share = clamp(0.5 + (halfWidth - abs(distance)) * edge.inverse)
    return share * min(1, 2 * halfWidth * edge.inverse)
  }

  /// A bell of height 1 and radius 1 given the squared distance from its middle.
  @inline(__always)
  static func bell(_ squared: Float) -> Float {
    let t = squared < 1 ? 1 - squared : 0
    return t * t
  }

  /// `bell` of an ellipse's offset.
  @inline(__always)
  static func bell(_ x: Float, _ y: Float) -> Float { bell(x * x + y * y) }

  /// A bell over an ellipse with the given radii.
  @inline(__always)
  static func spot(_ x: Float, _ y: Float, _ radiusX: Float, _ radiusY: Float) -> Float {
    // Products with reciprocals: those of constants are computed by the compiler.
    bell(x * (1 / radiusX), y * (1 / radiusY))
  }

  /// A bell over a band of the given half width.
  @inline(__always)
  static func band(_ x: Float, _ radius: Float) -> Float {
    let t = x * (1 / radius)
    return bell(t * t)
  }

  /// A bell over a band as wide as an edge on either side.
  @inline(__always)
  static func band(_ x: Float, _ edge: SoftEdge) -> Float {
    let t = x * edge.inverse
    return bell(t * t)
  }

  /// The larger of two distances with a rounded corner of the given radius.
  @inline(__always)
  static func smoothMaximum(_ a: Float, _ b: Float, _ radius: Float) -> Float {
    let h = radius - abs(a - b)
    return max(a, b) + (h > 0 ? h * h / (4 * radius) : 0)
  }

  /// The smaller of two distances with a rounded corner.
  @inline(__always)
  static func smoothMinimum(_ a: Float, _ b: Float, _ radius: Float) -> Float {
    -smoothMaximum(-a, -b, radius)
  }

  /// `value` raised to the 16th power.
  @inline(__always)
  static func power16(_ value: Float) -> Float {
    let second = value * value
    let fourth = second * second
    let eighth = fourth * fourth
    return eighth * eighth
  }

  /// Sine to 2e-4 (Bhaskara's rational form), for waves of hair and stripes; any argument in turns.
  @inline(__always)
  static func wave(turns: Float) -> Float {
    let t = turns - Float(floor(turns))
    let half = t < 0.5 ? t * 2 : t * 2 - 1
    let product = half * (1 - half)
    let value = 16 * product / (5 - 4 * product)
    return t < 0.5 ? value : -value
  }

  /// The next lower integer of a number within ±4 million; beyond that any integer.
  ///
  /// Adding 1.5 · 2²³ leaves no bits for a fraction, so the integer lies in the lowest bits: no
  /// branch and no trap. A whole number may come out one lower, which continuous noise does not
  /// show.
  @inline(__always)
  static func floor(_ value: Float) -> Int32 { nearest(value - 0.5) }

  /// The nearest integer of a number within ±4 million, ties to even.
  @inline(__always)
  static func nearest(_ value: Float) -> Int32 {
    let shifted = value + 12_582_912
    return Int32(bitPattern: shifted.bitPattern & 0x7F_FFFF) &- 0x40_0000
  }

  // MARK: Noise

  /// 32 random bits of a lattice point.
  @inline(__always)
  static func hash(_ x: Int32, _ y: Int32, _ seed: UInt32) -> UInt32 {
    var mixed = seed ^ (UInt32(bitPattern: x) &* 0x9E37_79B1)
    mixed = (mixed ^ (mixed >> 15)) &* 0x85EB_CA77
    mixed ^= UInt32(bitPattern: y) &* 0xC2B2_AE3D
    mixed = (mixed ^ (mixed >> 13)) &* 0x27D4_EB2F
    return mixed ^ (mixed >> 16)
  }

  /// `hash` as a number of magnitude up to 2³¹.
  @inline(__always)
  private static func white(_ x: Int32, _ y: Int32, _ seed: UInt32) -> Float {
    Float(Int32(bitPattern: hash(x, y, seed)))
  }

  /// Smooth noise in [-1, 1] with one random value per unit square.
  @inline(__always)
  static func noise(_ x: Float, _ y: Float, _ seed: UInt32) -> Float {
    let column = floor(x)
    let row = floor(y)
    let tx = x - Float(column)
    let ty = y - Float(row)
    let sx = tx * tx * (3 - 2 * tx)
    let sy = ty * ty * (3 - 2 * ty)
    let above = mix(white(column, row, seed), white(column &+ 1, row, seed), sx)
    let below = mix(white(column, row &+ 1, seed), white(column &+ 1, row &+ 1, seed), sx)
    return mix(above, below, sy) * 0x1p-31
  }

  /// How much of a texture of the given frequency (cycles per unit) a pixel can still show.
  @inline(__always)
  static func visibility(_ frequency: Float, _ edge: SoftEdge) -> Float {
    clamp(1.6 - 1.4 * frequency * edge.width)
  }
}
