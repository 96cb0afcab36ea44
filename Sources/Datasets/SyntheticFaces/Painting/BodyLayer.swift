/// Neck, shoulders and clothes.
final class BodyLayer {
  private let frame: FaceFrame
  private let lighting: Lighting
  private let kind: ClothesKind
  private let cloth: LinearColor
  private let shirt: LinearColor
  private let tie: LinearColor
  private let hasTie: Bool
  private let skin: LinearColor
  private let neck: Float
  private let chin: Float
  private let lean: Float
  private let shoulder: Float
  private let seed: UInt32
  private let edge: SoftEdge

  private static let collar: Float = 0.77

  init(_ traits: FaceTraits, _ frame: FaceFrame, _ lighting: Lighting) {
    let id = traits.identity
    let shot = traits.shot
    self.frame = frame
    self.lighting = lighting
    kind = shot.clothes
    cloth = LinearColor(sRGB: shot.clothesColor)
    let isPale = shot.texture & 1 == 0
    shirt = isPale ? LinearColor(0.78, 0.78, 0.76) : LinearColor(0.42, 0.52, 0.66)
    tie = LinearColor(sRGB: shot.backgroundAccent).mixed(with: LinearColor(0.2, 0.02, 0.03), 0.6)
    hasTie = shot.texture >> 1 & 3 < 2 && id.shape > -0.1
    skin = SkinLayer(traits, frame).tone
    neck = id.neckWidth
    chin = id.faceLength
    lean = -0.6 * shot.roll * 0.0175
    shoulder = 0.20 - 0.03 * id.shape
    seed = shot.texture &+ 77
    edge = frame.edge
  }

  @inline(__always)
  func paint(_ spot: Spot, _ color: inout LinearColor) {
    let y = (spot.picture.y - frame.center.y) * frame.inverseScale
    guard y > 0.2 else { return }
    let axis = lean * Brush.clamp((0.95 - y) * (1 / 0.6))
    let x = (spot.picture.x - frame.center.x) * frame.inverseScale - axis
    let side = abs(x)
    paintNeck(x, y, side, &color)
    // The slope from neck to shoulder, then the shoulder's fall.
    let over = max(0, side - 0.8)
    let slope = Self.collar + shoulder * (side - neck) + 1.5 * over * over
    var cover = Brush.coverage(slope - y, edge)
    guard cover > 0 || kind == .turtleneck || kind == .shirt else { return }
    let fold = Brush.noise(x * 3 + 20, y * 5 + 20 + x, seed)
    let nx = Brush.clamp((side - 0.3) * (1 / 0.9)) * (x < 0 ? -0.7 : 0.7)
    let nz = (1 - nx * nx).squareRoot()
    var light = lighting.matt(nx, -0.15, nz, wrap: 0.1)
    light *= 1 + 0.12 * fold
    light *=
      1 - 0.35 * Brush.step(Self.collar + 0.2, Self.collar - 0.05, y)
      * Brush.step(0.5, 0.2, side)
    switch kind {
    case .crew, .vee:
      cover *= 1 - neckline(x, y)
      let rim = Brush.line(hole(x, y) - 0.02, 0.02, edge)
      color.cover(with: cloth * light * (1 - 0.22 * rim), cover)
    case .turtleneck:
      let roll = Brush.coverage(max(side - neck * 1.06, chin + 0.075 - y), edge)
      let rib = 1 + 0.1 * Brush.visibility(14, edge) * Brush.wave(turns: x * 14)
      color.cover(with: cloth * light * rib, max(cover, roll))
    case .shirt:
      color.cover(with: cloth * light, cover * (1 - neckline(x, y)))
      paintCollar(side, y, cloth * 1.12, light, &color)
    case .suit:
      paintSuit(x, y, light, cover, &color)
    }
  }

  @inline(__always)
  private func paintSuit(
    _ x: Float, _ y: Float, _ light: LinearColor, _ cover: Float, _ color: inout LinearColor
  ) {
    let side = abs(x)
    let opening = 0.30 - 0.55 * (y - Self.collar)
    let lapel = Brush.line(side - opening - 0.13 + 0.3 * (y - 0.9), 0.008, edge)
    let jacket = Brush.coverage(opening - side, edge)
    var fabric = shirt
    if hasTie {
      fabric.cover(
        with: tie, Brush.coverage(max(side - 0.035 - 0.05 * (y - 0.9), 0.90 - y), edge))
    }
    fabric.cover(with: cloth * (0.7 - 0.25 * lapel), jacket)
    color.cover(with: fabric * light, cover * (1 - neckline(x, y)))
    if jacket < 1 { paintCollar(side, y, shirt * 1.05, light, &color) }
  }

  @inline(__always)
  private func paintNeck(_ x: Float, _ y: Float, _ side: Float, _ color: inout LinearColor) {
    let flare = max(0, y - 0.62)
    let reach = neck * (0.97 + 1.1 * flare * flare) + 0.6 * max(0, y - 0.74)
    let cover = Brush.coverage(side - reach, edge)
    guard cover > 0 else { return }
    let nx = 0.85 * max(-1, min(1, x / reach))
    let nz = (1 - nx * nx).squareRoot()
    var light = lighting.skin(nx, 0.05, nz)
    // The chin's shadow, deepest right below the jaw.
    light *=
      1 - 0.62 * Brush.step(chin + 0.2 + 0.1 * lighting.y, chin - 0.04, y - 0.25 * side * side)
    light *= 1 - 0.25 * Brush.step(-0.07, 0, side - reach)
    let tendon = Brush.band(side - 0.11 - 0.2 * (0.8 - y), 0.05)
    color.cover(with: skin * light * (0.97 + 0.05 * tendon), cover)
  }

  /// Distance to the neckline of a garment, negative inside the hole.
  @inline(__always)
  private func hole(_ x: Float, _ y: Float) -> Float {
    let side = abs(x)
    let depth = y - Self.collar + 0.03
    if kind == .crew {
      let ex = side / (neck + 0.035)
      let ey = depth / 0.13
      return ((ex * ex + ey * ey).squareRoot() - 1) * 0.12
    }
    let slope: Float = kind == .vee ? 0.75 : 1.15
    return (side + slope * depth - neck - 0.03) * 0.75
  }

  @inline(__always)
  private func neckline(_ x: Float, _ y: Float) -> Float {
    Brush.coverage(hole(x, y), edge)
  }

  /// Two flaps that rise beside the neck and meet at the first button.
  @inline(__always)
  private func paintCollar(
    _ side: Float, _ y: Float, _ fabric: LinearColor, _ light: LinearColor,
    _ color: inout LinearColor
  ) {
    let inner = neck + 0.01 - 0.85 * (y - 0.70)
    let bottom = 0.84 + 0.42 * (0.3 - side)
    let flap = max(max(inner - side, side - inner - 0.16), max(0.69 - y, y - bottom))
    let cover = Brush.coverage(flap, edge)
    color.cover(with: fabric * light, cover)
    let hem = Brush.line(flap, 0.006, edge)
    color.cover(with: fabric * light * 0.55, 0.5 * hem)
  }
}
