/// Lips, the line between them, and teeth where the mouth is open.
final class MouthLayer {
  private let center: Float
  private let inverseWidth: Float
  private let lift: Float
  private let gapUp: Float
  private let gapDown: Float
  private let upper: Float
  private let lower: Float
  private let lips: LinearColor
  private let paintAmount: Float
  private let shine: Float
  private let teeth: Float
  private let edge: SoftEdge
  private let smile: Float

  init(_ traits: FaceTraits, _ edge: SoftEdge) {
    let id = traits.identity
    let shot = traits.shot
    smile = shot.smile
    center = id.mouthHeight - 0.01 * max(0, smile)
    let grin = max(0, smile)
    let purse = 0.12 * shot.mouthOpen * (1 - grin)
    inverseWidth = 1 / (id.mouthWidth * (1 + 0.34 * grin - purse))
    lift = 0.09 * smile
    let open = shot.mouthOpen
    gapUp = 0.012 * open
    gapDown = (0.078 + 0.012 * max(0, -smile)) * open
    let thin = 1 - 0.24 * max(0, smile)
    upper = 0.037 * id.lipFullness * thin
    lower = 0.053 * id.lipFullness * thin
    lips = Self.lipstick(id.lipColor)
    paintAmount = 0.75 * Brush.clamp(id.makeup * 1.25 - 0.15)
    shine = 0.05 + 0.14 * id.makeup
    teeth = 0.05
    self.edge = edge
  }

  private static func lipstick(_ hue: Float) -> LinearColor {
    LinearColor(sRGB: 0xB23A48).mixed(with: LinearColor(sRGB: 0xB5615C), hue)
  }

  @inline(__always)
  func paint(_ u: Float, _ v: Float, _ surface: inout Surface) {
    let y = v - center
    guard abs(u) < 0.3, y > -0.17, y < 0.24 else { return }
    let across = u * inverseWidth
    let square = across * across
    let arch = max(0, 1 - square)
    // Corners rise (smile) or sink (frown) against the middle.
    let line = lift * (0.38 - min(1.5, square))
    let gapTop = line - gapUp * arch
    let gapBottom = line + gapDown * arch * (0.75 + 0.25 * arch)
    let bow =
      1 - 0.3 * Brush.bell(across * across * 14) + 0.12 * Brush.bell((abs(across) - 0.3) * 4, 0)
    let topEdge = gapTop - upper * arch * (0.62 + 0.38 * arch) * bow
    let bottomEdge = gapBottom + lower * arch * (0.55 + 0.45 * arch)
    paintAround(across, y, line, bottomEdge, &surface)
    if square < 1.15 {
      paintLips(across, y, topEdge, bottomEdge, gapTop, gapBottom, &surface)
      paintInside(across, u, y, gapTop, gapBottom, arch, &surface)
    }
    let corner = Brush.bell((abs(across) - 1) * 6.5, (y - line) * (1 / 0.024))
    surface.shade((0.22 + 0.2 * max(0, smile)) * corner * min(1, 0.08 * edge.inverse))
  }

  /// The shadow below the lower lip, the groove above the upper one, dimples.
  @inline(__always)
  private func paintAround(
    _ across: Float, _ y: Float, _ line: Float, _ bottomEdge: Float, _ surface: inout Surface
  ) {
    let under = Brush.bell(across * 1.15, (y - bottomEdge - 0.022) * (1 / 0.035))
    surface.shade(0.26 * under)
    let groove = Brush.bell(across * 7, (y + 0.075) * (1 / 0.05))
    surface.shade(0.1 * groove)
    let dimple = Brush.bell((abs(across) - 1.17) * 8, (y - line - 0.002) * (1 / 0.05))
    surface.shade(0.3 * max(0, smile) * dimple)
  }

  @inline(__always)
  private func paintLips(
    _ across: Float, _ y: Float, _ topEdge: Float, _ bottomEdge: Float, _ gapTop: Float,
    _ gapBottom: Float, _ surface: inout Surface
  ) {
    let cover = Brush.coverage(max(topEdge - y, y - bottomEdge), edge.atLeast(0.012))
    guard cover > 0 else { return }
    var color = surface.albedo * LinearColor(0.76, 0.41, 0.43)
    color.cover(with: lips * (0.5 + 0.9 * surface.albedo.luminance), paintAmount)
    let isUpper = y < 0.5 * (gapTop + gapBottom)
    color *= isUpper ? 0.82 : 1.04
    surface.albedo.cover(with: color, cover)
    let bulge = (y - gapBottom) / max(0.01, bottomEdge - gapBottom) - 0.42
    let spark = isUpper ? 0 : Brush.bell(across * 1.7, bulge * 2.6)
    surface.gloss += LinearColor(grey: shine * spark * cover)
  }

  @inline(__always)
  private func paintInside(
    _ across: Float, _ u: Float, _ y: Float, _ gapTop: Float, _ gapBottom: Float, _ arch: Float,
    _ surface: inout Surface
  ) {
    let middle = 0.5 * (gapTop + gapBottom)
    let gap = gapBottom - gapTop
    let seam =
      Brush.line(y - middle, max(0.0038, 0.5 * gap), edge) * Brush.step(1.1, 0.9, abs(across))
    guard seam > 0 else { return }
    var inside = LinearColor(0.045, 0.012, 0.011)
    if gap > 0.006 {
      let row = Brush.coverage(y - gapTop - teeth * (0.35 + 0.65 * arch), edge.atLeast(0.008))
      let corners = Brush.step(1.0, 0.55, abs(across))
      let visible = Brush.visibility(32, edge)
      let joint = visible > 0 ? Brush.step(0.82, 1, abs(Brush.wave(turns: u * 16 + 0.25))) : 0
      var ivory = LinearColor(0.74, 0.69, 0.6) * (0.35 + 0.65 * corners)
      ivory *= 1 - 0.22 * visible * joint
      ivory *= 1 - 0.4 * Brush.step(0.012, 0, y - gapTop)
      inside.cover(with: ivory, row * Brush.step(0.006, 0.022, gap))
    }
    surface.albedo.cover(with: inside, (gap > 0.006 ? 1 : 0.72) * seam)
    surface.gloss *= 1 - seam
  }
}
