import Pixels

/// What lies behind the person, out of focus.
final class BackgroundLayer {
  private let kind: BackgroundKind
  private let base: LinearColor
  private let accent: LinearColor
  private let direction: FacePoint
  private let phase: Float
  private let seed: UInt32

  init(_ shot: FaceShot, _ frame: FaceFrame) {
    kind = shot.background
    base = LinearColor(sRGB: shot.backgroundColor) * (0.85 * shot.exposure)
    accent = LinearColor(sRGB: shot.backgroundAccent) * (0.85 * shot.exposure)
    seed = shot.texture
    let angle = Float(shot.texture & 0xFF) / 256
    direction = FacePoint(x: Brush.wave(turns: angle), y: Brush.wave(turns: angle + 0.25))
    phase = Float(shot.texture >> 8 & 0xFF) / 256
  }

  @inline(__always)
  func color(_ x: Float, _ y: Float) -> LinearColor {
    let fall = 1 - 0.1 * (x * x + y * y)
    switch kind {
    case .plain:
      return base * (fall + 0.03 * Brush.noise(x * 2.5, y * 2.5, seed))
    case .gradient:
      let along = Brush.clamp(0.5 + 0.45 * (x * direction.x + y * direction.y))
      return base.mixed(with: accent, along)
    case .lights:
      return lights(x, y) * max(0.2, fall)
    case .foliage:
      let coarse = Brush.noise(x * 2.2 + phase * 9, y * 2.2, seed)
      let fine = Brush.noise(x * 6, y * 6 + phase * 7, seed &+ 1)
      let amount = Brush.clamp(0.45 + 0.5 * coarse + 0.25 * fine)
      let leaves = LinearColor(0.035, 0.075, 0.025).mixed(
        with: LinearColor(0.32, 0.40, 0.16), amount)
      return leaves.mixed(with: accent, 0.25)
    case .panels:
      return panels(x, y)
    }
  }

  /// Blurred lamps: one soft disc per cell of a grid.
  @inline(__always)
  private func lights(_ x: Float, _ y: Float) -> LinearColor {
    let column = Brush.floor(x * 1.7 + 40 + phase)
    let row = Brush.floor(y * 1.7 + 40)
    let bits = Brush.hash(column, row, seed)
    let cx = x * 1.7 + 40 + phase - Float(column) - 0.35 - 0.3 * Float(bits & 0xFF) * (1 / 255)
    let cy = y * 1.7 + 40 - Float(row) - 0.35 - 0.3 * Float(bits >> 8 & 0xFF) * (1 / 255)
    let radius = 0.2 + 0.14 * Float(bits >> 16 & 0xFF) * (1 / 255)
    let distance = (cx * cx + cy * cy).squareRoot()
    let bright = max(0, Float(bits >> 24 & 0xFF) * (1 / 255) - 0.4)
    let glow = Brush.step(radius, radius * 0.55, distance) * bright
    let haze = base * (0.55 + 0.25 * Brush.noise(x * 1.3, y * 1.3, seed))
    return haze.mixed(with: accent + LinearColor(0.25, 0.2, 0.12), 0.8 * glow)
  }

  /// Upright bands with soft edges: shelves, windows, curtains.
  @inline(__always)
  private func panels(_ x: Float, _ y: Float) -> LinearColor {
    let across = x * (1.1 + phase) + 20 + direction.x + 0.06 * y
    let band = Brush.floor(across)
    let within = across - Float(band)
    let bits = Brush.hash(band, 0, seed)
    let amount = Float(bits & 0xFF) * (1 / 255)
    let edge = Brush.step(0, 0.07, within) * Brush.step(1, 0.93, within)
    let shelf = Brush.wave(turns: y * (0.6 + 0.5 * amount) + amount)
    let color = base.mixed(with: accent, Brush.clamp(amount + 0.12 * shelf))
    return color * (0.7 + 0.3 * edge)
  }
}

/// What comes between the camera and the face: a blurred edge of something near, or a shadow.
final class OcclusionLayer {
  private let kind: OcclusionKind
  private let normal: FacePoint
  private let distance: Float
  private let color: LinearColor
  private let soft: SoftEdge

  init(_ shot: FaceShot, _ frame: FaceFrame) {
    kind = shot.occlusion
    let turns = Float(shot.texture >> 16 & 0xFF) / 256
    normal = FacePoint(x: Brush.wave(turns: turns), y: Brush.wave(turns: turns + 0.25))
    let place = Float(shot.texture >> 4 & 0xFF) / 256
    distance = kind == .edge ? 0.72 + 0.25 * place : 0.1 + 0.5 * place
    color = LinearColor(sRGB: shot.clothesColor) * 0.5
    soft = SoftEdge(max(kind == .edge ? 0.05 : 0.12, frame.pictureEdge))
  }

  @inline(__always)
  func paint(_ spot: Spot, _ result: inout LinearColor) {
    if kind == .none { return }
    let across = spot.picture.x * normal.x + spot.picture.y * normal.y
    let amount = Brush.coverage(distance - across, soft)
    if kind == .edge {
      result.cover(with: color, amount)
    } else {
      result *= 1 - 0.5 * amount
    }
  }
}
