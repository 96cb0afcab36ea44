/// A colour in linear light: the painter mixes and shades here and encodes to sRGB at the end.
struct LinearColor {
  /// Red, green and blue; the fourth lane is not used.
  private var lanes: SIMD4<Float>

  @inline(__always)
  private init(lanes: SIMD4<Float>) {
    self.lanes = lanes
  }

  @inline(__always)
  init(_ red: Float, _ green: Float, _ blue: Float) {
    lanes = SIMD4(red, green, blue, 0)
  }

  @inline(__always) var red: Float { lanes.x }
  @inline(__always) var green: Float { lanes.y }
  @inline(__always) var blue: Float { lanes.z }

  @inline(__always)
  init(grey: Float) {
    self.init(grey, grey, grey)
  }

  /// From an sRGB colour as designers write it, `0xRRGGBB`.
  init(sRGB hex: UInt32) {
    self.init(
      Self.linear(hex >> 16 & 0xFF), Self.linear(hex >> 8 & 0xFF), Self.linear(hex & 0xFF))
  }

  private static func linear(_ byte: UInt32) -> Float {
    SRGBTable.decode[Int(byte)]
  }

  /// Perceived brightness in linear light (Rec. 709).
  @inline(__always)
  var luminance: Float { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

  @inline(__always)
  static func + (left: Self, right: Self) -> Self { Self(lanes: left.lanes + right.lanes) }

  @inline(__always)
  static func * (left: Self, right: Self) -> Self { Self(lanes: left.lanes * right.lanes) }

  @inline(__always)
  static func * (left: Self, right: Float) -> Self { Self(lanes: left.lanes * right) }

  @inline(__always)
  static func += (left: inout Self, right: Self) { left = left + right }

  @inline(__always)
  static func *= (left: inout Self, right: Float) { left = left * right }

  @inline(__always)
  static func *= (left: inout Self, right: Self) { left = left * right }

  /// This colour at 0, `other` at 1.
  @inline(__always)
  func mixed(with other: Self, _ amount: Float) -> Self {
    Self(lanes: lanes + (other.lanes - lanes) * amount)
  }

  /// Lays `other` over this colour with the given coverage.
  @inline(__always)
  mutating func cover(with other: Self, _ coverage: Float) {
    self = mixed(with: other, coverage)
  }
}

/// What a layer shows at a place, and how much of the place it covers.
struct Patch {
  var color: LinearColor
  var coverage: Float
}

/// The sRGB transfer curve (IEC 61966-2-1) as tables.
///
/// They are made with additions, products, quotients and square roots only, which IEEE 754 rounds
/// the same way everywhere, so that a picture has the same bytes on every machine.
enum SRGBTable {
  /// 256 bytes to linear light.
  static let decode: [Float] = (0..<256).map { byte in
    let value = Double(byte) / 255
    guard value > 0.04045 else { return Float(value / 12.92) }
    let base = (value + 0.055) / 1.055
    // x^2.4 = x² · (x²)^(1/5).
    return Float(base * base * root(base * base, 5))
  }

  /// Steps of the table `encode` per unit of light.
  static let stepsPerUnit = 6400

  /// Light from 0 to 1.28 to values between 0 and 255, which the painter dithers.
  ///
  /// From 0.7 on a soft shoulder takes the place of clipping, so that highlights keep their shape;
  /// it reaches white at 1.28.
  static let encode: [Float] = (0...stepsPerUnit * 32 / 25).map { step in
    let light = Double(step) / Double(stepsPerUnit)
    let value = light < 0.7 ? light : min(1, 0.7 + (light - 0.7) / (1 + 1.6 * (light - 0.7)))
    guard value > 0.0031308 else { return Float(255 * 12.92 * value) }
    // x^(1/2.4) = (x^5)^(1/12) = cube root of √√(x^5).
    let power = value * value * value * value * value
    return Float(255 * (1.055 * root(power.squareRoot().squareRoot(), 3) - 0.055))
  }

  /// The `degree`-th root of a number in (0, 1], by Newton's method from above.
  private static func root(_ value: Double, _ degree: Int) -> Double {
    var guess = 1.0
    while true {
      var power = 1.0
      for _ in 1..<degree { power *= guess }
      let next = guess - (guess - value / power) / Double(degree)
      // From above the guesses fall until rounding stops them.
      if next >= guess { return guess }
      guess = next
    }
  }
}
