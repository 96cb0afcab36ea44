/// The skin itself: tone, flush, freckles, shine and the lines of age and expression.
final class SkinLayer {
  let tone: LinearColor
  private let flush: Float
  private let freckles: Float
  private let shine: Float
  private let forehead: Float
  private let feet: Float
  private let fold: Float
  private let bags: Float
  private let marionette: Float
  private let spacing: Float
  private let noseLength: Float
  private let noseWidth: Float
  private let mouth: FacePoint
  private let seed: UInt32
  private let edge: SoftEdge
  private let mole: FacePoint
  private let hasMole: Bool

  /// From light to dark; neighbours are blended.
  private static let tones: [LinearColor] = [
    LinearColor(sRGB: 0xF6DDCB), LinearColor(sRGB: 0xEBC3A4), LinearColor(sRGB: 0xD6A57C),
    LinearColor(sRGB: 0xB27C52), LinearColor(sRGB: 0x82543A), LinearColor(sRGB: 0x55362A),
  ]

  init(_ traits: FaceTraits, _ frame: FaceFrame) {
    let id = traits.identity
    let smile = max(0, traits.shot.smile)
    tone = Self.tone(id)
    flush = 0.32 + 0.4 * id.makeup
    freckles = id.freckles * (1 - 0.7 * id.skinTone)
    shine = 0.085 - 0.035 * id.skinTone
    let lines = Brush.step(0.32, 1, id.age)
    forehead = 0.42 * lines + 0.1 * max(0, traits.shot.browRaise - 0.3) * (0.4 + lines)
    feet = 0.5 * lines + 0.16 * smile * (0.25 + lines)
    fold = 0.09 + 0.3 * lines + 0.2 * smile
    bags = 0.06 + 0.3 * lines
    marionette = 0.38 * lines
    spacing = id.eyeSpacing
    noseLength = id.noseLength
    noseWidth = id.noseWidth
    mouth = FacePoint(
      x: id.mouthWidth * (1 + 0.34 * smile), y: id.mouthHeight - 0.04 * traits.shot.smile)
    seed = id.texture
    edge = frame.edge
    hasMole = id.texture % 5 == 0
    mole = FacePoint(
      x: 0.3 * (Float(id.texture >> 8 & 0xFF) / 128 - 1),
      y: 0.12 + 0.3 * Float(id.texture >> 16 & 0xFF) / 256)
  }

  private static func tone(_ id: FaceIdentity) -> LinearColor {
    let place = Brush.clamp(id.skinTone) * Float(tones.count - 1)
    let index = min(tones.count - 2, Int(place))
    let tone = tones[index].mixed(with: tones[index + 1], place - Float(index))
    return tone
      * LinearColor(1 - 0.02 * id.undertone, 1 + 0.025 * id.undertone, 1 - 0.07 * id.undertone)
  }

  /// The skin's own colour at a place of the face.
  @inline(__always)
  func albedo(_ u: Float, _ v: Float) -> LinearColor {
    let mottled = Brush.noise(u * 9 + 30, v * 9 + 30, seed)
    var albedo = tone * (1 + 0.035 * mottled)
    let cheek = Brush.spot(abs(u) - 0.25, v - 0.19, 0.17, 0.15)
    let red = flush * cheek
    albedo *= LinearColor(1 + 0.1 * red, 1 - 0.2 * red, 1 - 0.2 * red)
    let visible = Brush.visibility(34, edge)
    if visible > 0 {
      let grain = Brush.noise(u * 70 + 90, v * 70 + 90, seed &+ 5)
      albedo *= 1 + 0.03 * visible * grain
      if freckles > 0 {
        let zone = Brush.spot(u, v - 0.13, 0.36, 0.2)
        let amount = 0.8 * freckles * visible * zone * freckle(u, v)
        albedo *= LinearColor(1 - 0.35 * amount, 1 - 0.6 * amount, 1 - 0.75 * amount)
      }
    }
    if hasMole {
      let spot = Brush.spot(u - mole.x, v - mole.y, 0.014, 0.013) * min(1, 0.03 * edge.inverse)
      albedo *= 1 - 0.75 * min(1, 1.5 * spot)
    }
    return albedo
  }

  /// One freckle at most per cell of a grid, at a random place and of a random size.
  @inline(__always)
  private func freckle(_ u: Float, _ v: Float) -> Float {
    let x = u * 30 + 70 + 0.3 * v
    let y = v * 30 + 70
    let column = Brush.floor(x)
    let row = Brush.floor(y)
    let bits = Brush.hash(column, row, seed &+ 7)
    let dx = x - Float(column) - 0.3 - 0.4 * Float(bits & 0xFF) * (1 / 255)
    let dy = y - Float(row) - 0.3 - 0.4 * Float(bits >> 8 & 0xFF) * (1 / 255)
    let radius = max(0, Float(bits >> 16 & 0xFF) * (1 / 255) - 0.45) * 0.55
    return radius > 0 ? Brush.spot(dx, dy, radius, radius) : 0
  }

  /// Light that the surface of the skin mirrors.
  @inline(__always)
  func gloss(
    _ lighting: Lighting, _ nx: Float, _ ny: Float, _ nz: Float, _ shadow: Float
  ) -> LinearColor {
    let cosine = lighting.gloss(nx, ny, nz)
    let broad = cosine * cosine * cosine * cosine
    return lighting.key * (shine * (0.35 * broad * broad + Brush.power16(cosine)) * (1 - shadow))
  }

  /// Lines of age and expression, as soft creases.
  @inline(__always)
  func paintLines(_ u: Float, _ v: Float, _ surface: inout Surface) {
    let side = abs(u)
    if v < -0.17 {
      paintForehead(u, v, &surface)
    } else if v < 0.13 {
      paintRoundEyes(side, v, &surface)
    }
    guard v > noseLength - 0.08, v < 0.6 else { return }
    // From the wing of the nose past the corner of the mouth.
    let along = Brush.clamp((v - noseLength + 0.05) / (mouth.y + 0.07 - noseLength + 0.05))
    let line =
      noseWidth + 0.028 + (mouth.x + 0.03 - noseWidth - 0.01) * along * (1.35 - 0.35 * along)
    let distance = side - line
    let ends = Brush.step(0, 0.22, along) * Brush.step(1, 0.72, along)
    let width: Float = distance > 0 ? 0.05 : 0.022
    surface.shade(fold * ends * Brush.band(distance, edge.atLeast(width)))
    if marionette > 0 {
      let below = side - mouth.x * 0.97 - 0.12 * (v - mouth.y)
      let reach = Brush.band(v - mouth.y - 0.07, 0.08)
      surface.shade(marionette * reach * Brush.band(below, edge.atLeast(0.018)))
    }
  }

  @inline(__always)
  private func paintForehead(_ u: Float, _ v: Float, _ surface: inout Surface) {
    guard forehead > 0.01 else { return }
    let wobble = 0.006 * Brush.noise(u * 14 + 50, 3, seed)
    let level = (v + 0.205 + wobble + 0.09 * u * u) * (-1 / 0.052)
    let row = Brush.floor(level)
    guard row >= 0, row < 4 else { return }
    let distance = (level - Float(row) - 0.5) * 0.052
    let reach = Brush.step(0.32, 0.12, abs(u) + 0.02 * Float(row))
    let width = edge.atLeast(0.009).width
    surface.shade(forehead * reach * Brush.band(distance, width) * min(1, 0.03 / width + 0.25))
  }

  @inline(__always)
  private func paintRoundEyes(_ side: Float, _ v: Float, _ surface: inout Surface) {
    let x = side - spacing
    let under = v - 0.075 + 2.2 * x * x
    surface.shade(bags * Brush.band(x, 0.1) * Brush.band(under, edge.atLeast(0.022)))
    let out = x - 0.1
    if feet > 0.02, out > 0, out < 0.12 {
      // Three rays that spread from the outer corner.
      let angle = (v - 0.005) / (out + 0.06)
      let ray = angle * 2.6 + 0.5
      let index = Brush.floor(ray)
      guard index >= -1, index <= 1 else { return }
      let distance = (ray - Float(index) - 0.5) * (out + 0.06) * (1 / 2.6)
      let fade = Brush.step(0, 0.02, out) * Brush.step(0.11, 0.05, out)
      let width = edge.atLeast(0.008).width
      surface.shade(feet * fade * Brush.band(distance, width) * min(1, 0.02 / width + 0.2))
    }
    if forehead > 0.1 {
      let frown = Brush.spot(side - 0.03, v + 0.13, edge.atLeast(0.01).width, 0.06)
      surface.shade(0.6 * forehead * frown)
    }
  }
}
