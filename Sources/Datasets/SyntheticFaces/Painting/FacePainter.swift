import Pixels

/// Paints synthetic faces: soft shapes over a head whose normals are known everywhere.
///
/// Every pixel goes through the layers from back to front. Arithmetic is exactly rounded, so the
/// same traits give the same bytes on every machine.
public struct FacePainter: Sendable {
  public let traits: FaceTraits

  public init(_ traits: FaceTraits) {
    self.traits = traits
  }

  /// - Parameters:
  ///   - size: any; the face fills the shorter side.
  ///   - channels: 3 (RGB) or 1 (grey).
  /// - Returns: `[H, W, C]`, 8 bits.
  public func paint(_ size: Size, channels: Int = 3) -> Image {
    precondition(
      channels == 1 || channels == 3, "FacePainter.paint: \(channels) channels, expected 1 or 3")
    precondition(
      size.height > 0 && size.width > 0, "FacePainter.paint: size \(size), expected at least 1 x 1")
    let scene = FaceScene(traits, size: size)
    let unit = 2 / Float(min(size.height, size.width))
    let middle = FacePoint(x: Float(size.width) / 2 - 0.5, y: Float(size.height) / 2 - 0.5)
    let sensor = Sensor(traits.shot)
    let bytes = [UInt8](unsafeUninitializedCapacity: size.area * channels) { buffer, count in
      count = size.area * channels
      for row in 0..<size.height {
        let y = (Float(row) - middle.y) * unit
        var place = row * size.width * channels
        for column in 0..<size.width {
          let color = scene.color(at: (Float(column) - middle.x) * unit, y)
          let pixel = sensor.pixel(color, row, column)
          if channels == 1 {
            buffer[place] = pixel.grey
          } else {
            buffer[place] = pixel.red
            buffer[place + 1] = pixel.green
            buffer[place + 2] = pixel.blue
          }
          place += channels
        }
      }
    }
    return Image(size: size, channels: channels, bytes: bytes)
  }
}

/// Turns linear light into bytes: shoulder, transfer curve, noise.
struct Sensor {
  private let noise: Float
  private let seed: UInt32
  private let table = SRGBTable.encode
  private let last = Float(SRGBTable.encode.count - 1)

  /// The bytes of a place.
  struct Pixel {
    var red: UInt8
    var green: UInt8
    var blue: UInt8

    /// Rec. 601 brightness, as image libraries convert to grey.
    var grey: UInt8 {
      let weighted: UInt32 = 299 * UInt32(red) + 587 * UInt32(green) + 114 * UInt32(blue)
      return UInt8((weighted + 500) / 1000)
    }
  }

  init(_ shot: FaceShot) {
    // A uniform number in [-1, 1) has the deviation 1/√3; the larger part of the noise is the same
    // in all channels, as in a camera: 0.8² + 0.6² = 1.
    noise = shot.noise * 1.7320508
    seed = shot.texture ^ 0xA5A5_5A5A
  }

  @inline(__always)
  func pixel(_ color: LinearColor, _ row: Int, _ column: Int) -> Pixel {
    let bits = Brush.hash(
      Int32(truncatingIfNeeded: column), Int32(truncatingIfNeeded: row), seed)
    let shared = 0.8 * grain(bits)
    return Pixel(
      red: byte(color.red, shared + 0.6 * grain(bits >> 8)),
      green: byte(color.green, shared + 0.6 * grain(bits >> 16)),
      blue: byte(color.blue, shared + 0.6 * grain(bits >> 24)))
  }

  /// The lowest byte as a number in [-1, 1].
  @inline(__always)
  private func grain(_ bits: UInt32) -> Float { Float(bits & 0xFF) * (1 / 127.5) - 1 }

  @inline(__always)
  private func byte(_ light: Float, _ noiseUnit: Float) -> UInt8 {
    let place = Brush.nearest(max(0, min(light * Float(SRGBTable.stepsPerUnit), last)))
    let value = table[Int(place)] + noiseUnit * noise
    return UInt8(truncatingIfNeeded: Brush.nearest(max(0, min(value, 255))))
  }
}

/// The layers of one picture with everything that does not change from pixel to pixel.
final class FaceScene {
  private let frame: FaceFrame
  private let background: BackgroundLayer
  private let body: BodyLayer
  private let head: HeadLayer
  private let hair: HairLayer
  private let glasses: GlassesLayer
  private let occlusion: OcclusionLayer

  init(_ traits: FaceTraits, size: Size) {
    let frame = FaceFrame(traits, size: size)
    let lighting = Lighting(traits.shot)
    self.frame = frame
    background = BackgroundLayer(traits.shot, frame)
    body = BodyLayer(traits, frame, lighting)
    head = HeadLayer(traits, frame, lighting)
    hair = HairLayer(traits, frame, lighting)
    glasses = GlassesLayer(traits, frame, lighting)
    occlusion = OcclusionLayer(traits.shot, frame)
  }

  @inline(__always)
  func color(at x: Float, _ y: Float) -> LinearColor {
    let spot = frame.spot(x, y)
    let hairPlace = hair.place(spot)
    let patch = hair.front(spot, hairPlace)
    var color = patch.color
    // From the front to the back: what is fully covered is not computed.
    if patch.coverage < 1 {
      color = underHair(spot, hairPlace).mixed(with: patch.color, patch.coverage)
    }
    occlusion.paint(spot, &color)
    return color
  }

  @inline(__always)
  private func underHair(_ spot: Spot, _ hairPlace: HairLayer.Place) -> LinearColor {
    let place = head.place(spot)
    let coverage = head.coverage(place)
    var color = LinearColor(grey: 0)
    if coverage < 1 {
      color = background.color(spot.picture.x, spot.picture.y)
      hair.paintBehind(spot, hairPlace, &color)
      body.paint(spot, &color)
      head.paintEars(spot, &color)
    }
    if coverage > 0 {
      let skin = head.color(spot, place, shadow: hair.shadow(spot, hairPlace))
      color.cover(with: skin, coverage)
    }
    glasses.paint(spot, &color)
    return color
  }
}
