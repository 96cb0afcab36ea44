/// Eyes: white, iris, pupil, highlight, lids, lashes and the crease above.
final class EyeLayer {
  private let spacing: Float
  private static let irisRadius: Float = 0.044

  private let inverseWidth: Float
  private let tilt: Float
  private let upper: Float
  private let lower: Float
  private let crease: Float
  private let iris: LinearColor
  private let gaze: FacePoint
  private let highlight: FacePoint
  private let lash: Float
  private let shadowColor: LinearColor
  private let shadowAmount: Float
  private let edge: SoftEdge
  private let glow: Float
  private let dim: Float

  init(_ traits: FaceTraits, _ edge: SoftEdge, _ lighting: Lighting) {
    let id = traits.identity
    let shot = traits.shot
    let squint = 1 - 0.22 * max(0, shot.smile)
    let open = max(0.02, shot.eyesOpen)
    spacing = id.eyeSpacing
    inverseWidth = 1 / (0.097 * id.eyeSize)
    tilt = id.eyeTilt
    upper = (0.039 + 0.013 * id.eyeHeight) * id.eyeSize * open * squint
    lower = (0.024 + 0.004 * id.eyeHeight) * id.eyeSize * min(1, open) * squint
    crease = 0.016 + 0.012 * id.eyeHeight - 0.006 * id.age
    iris = Self.color(id.eyeColor)
    gaze = FacePoint(x: 0.03 * shot.gaze.x, y: 0.022 * shot.gaze.y - 0.004)
    highlight = FacePoint(x: 0.017 * lighting.x, y: 0.02 * lighting.y - 0.006)
    lash = 0.006 + 0.0065 * id.makeup
    shadowColor = LinearColor(0.32, 0.20, 0.22)
    shadowAmount = 0.4 * max(0, id.makeup - 0.2)
    self.edge = edge
    glow = shot.exposure
    // What lashes and lid shadow take away, where a pixel is too wide to show them.
    dim = 1 - 0.35 * Brush.step(0.008, 0.04, edge.width)
  }

  private static func color(_ color: EyeColor) -> LinearColor {
    switch color {
    case .dark: LinearColor(0.028, 0.014, 0.008)
    case .brown: LinearColor(0.085, 0.038, 0.014)
    case .hazel: LinearColor(0.14, 0.095, 0.03)
    case .green: LinearColor(0.10, 0.145, 0.07)
    case .blue: LinearColor(0.10, 0.20, 0.33)
    case .grey: LinearColor(0.19, 0.22, 0.25)
    }
  }

  @inline(__always)
  func paint(_ u: Float, _ v: Float, _ surface: inout Surface) {
    let side: Float = u < 0 ? -1 : 1
    let x = abs(u) - spacing
    guard abs(x) < 0.17, abs(v) < 0.13 else { return }
    let across = x * inverseWidth
    let y = v + tilt * x
    let arch = 1 - across * across
    // The highest place of the upper lid lies a little towards the nose.
    let top = -upper * arch * (1 - 0.22 * across)
    let bottom = lower * arch * (1 + 0.12 * across)
    paintLids(across, y, top, bottom, &surface)
    let opening = Brush.coverage(max(top - y, y - bottom), edge)
    if opening > 0, arch > 0 {
      paintBall(x, y, top, side, opening, &surface)
    }
    paintLashes(across, y, top, bottom, arch, &surface)
  }

  @inline(__always)
  private func paintLids(
    _ across: Float, _ y: Float, _ top: Float, _ bottom: Float, _ surface: inout Surface
  ) {
    let wide = Brush.bell(across * across * 0.62)
    // Make-up and the lid's own shade between lash and crease.
    let lid = Brush.step(top - crease - 0.03, top - crease + 0.01, y) * Brush.step(0.02, 0, y - top)
    surface.albedo.cover(with: surface.albedo * shadowColor * 2.2, shadowAmount * lid * wide)
    surface.shade(0.12 * lid * wide)
    let fold = Brush.line(y - top + crease, 0.0045, edge.atLeast(0.012))
    surface.shade(0.42 * fold * wide)
    let under = Brush.line(y - bottom - 0.016, 0.006, edge.atLeast(0.016))
    surface.shade(0.16 * under * wide)
  }

  @inline(__always)
  private func paintBall(
    _ x: Float, _ y: Float, _ top: Float, _ side: Float, _ opening: Float,
    _ surface: inout Surface
  ) {
    var white = LinearColor(0.66, 0.62, 0.59) * dim
    // The ball turns away towards the corners, and the lid throws a shadow on it.
    white *= 1 - 0.45 * Brush.clamp(x * x * inverseWidth * inverseWidth)
    let dx = x - side * gaze.x
    let dy = y - gaze.y
    let radius = (dx * dx + dy * dy).squareRoot()
    let disc = Brush.coverage(radius - Self.irisRadius, edge)
    if disc > 0 {
      let rim = Brush.step(0.62, 1, radius * (1 / Self.irisRadius))
      let fan = 1.15 + 0.75 * Brush.clamp(dy * (1 / Self.irisRadius) + 0.2)
      var color = iris * (fan * (1 - 0.62 * rim))
      color.cover(
        with: LinearColor(grey: 0.006), Brush.coverage(radius - 0.42 * Self.irisRadius, edge))
      white.cover(with: color, disc)
    }
    white *= 1 - 0.6 * Brush.step(0.022, 0, y - top)
    surface.albedo.cover(with: white, opening)
    surface.gloss *= 1 - opening
    let hx = dx - side * highlight.x
    let hy = dy - highlight.y
    let spark = Brush.coverage((hx * hx + hy * hy).squareRoot() - 0.0085, edge)
    surface.gloss += LinearColor(grey: 0.75 * spark * opening * min(1, 0.035 * edge.inverse) * glow)
  }

  @inline(__always)
  private func paintLashes(
    _ across: Float, _ y: Float, _ top: Float, _ bottom: Float, _ arch: Float,
    _ surface: inout Surface
  ) {
    guard abs(across) < 1.16 else { return }
    let ends = Brush.step(-1, -0.9, across) * Brush.step(1.16, 0.98, across)
    // Towards the outer corner the lashes thicken and run a little beyond the lid.
    let thick = lash * (0.75 + 0.45 * across)
    let tail = arch < 0 ? 0.02 * (across - 1) : 0
    let upperLine = Brush.line(y - top + tail + 0.3 * thick, thick, edge) * ends
    surface.albedo.cover(with: LinearColor(0.012, 0.009, 0.008), 0.92 * upperLine)
    surface.gloss *= 1 - upperLine
    let lowerLine = Brush.line(y - bottom, 0.0028 + 0.3 * lash * 0.4, edge)
    surface.shade(0.5 * lowerLine * Brush.step(1.02, 0.9, abs(across)))
  }
}
