/// Hair: a darker mass behind the neck, and what lies on and beside the head in front.
final class HairLayer {
  private let outline: HairOutline
  private let shape: HairShape
  private let color: LinearColor
  private let lighting: Lighting
  private let root: FacePoint
  private let seed: UInt32
  private let edge: SoftEdge
  private let seam: SoftEdge
  private let strandVisible: Float
  private let fineVisible: Float
  private let sheen: Float

  init(_ traits: FaceTraits, _ frame: FaceFrame, _ lighting: Lighting) {
    let id = traits.identity
    outline = HairOutline(id, frame)
    shape = outline.shape
    color = Self.color(id)
    self.lighting = lighting
    root = Self.root(id, shape, frame)
    seed = id.texture &+ 31
    edge = frame.edge
    seam = edge.atLeast(0.016)
    strandVisible = Brush.visibility(16, edge)
    fineVisible = Brush.visibility(45, edge)
    sheen = 0.22 + 0.25 * color.luminance
  }

  /// The place that strands fan out from: the parting, the knot, or high behind the head.
  private static func root(_ id: FaceIdentity, _ shape: HairShape, _ frame: FaceFrame) -> FacePoint
  {
    let turn = 0.6 * frame.turn.x
    switch id.hairStyle {
    case .swept, .bob, .long, .wavy:
      return FacePoint(x: (shape.sweep < 0 ? 0.14 : -0.14) + turn, y: -0.66 - shape.rise)
    case .tied: return FacePoint(x: turn, y: -0.75)
    case .curtain: return FacePoint(x: turn, y: -0.62)
    default: return FacePoint(x: 0.25 * id.parting + turn, y: -0.92 - shape.rise)
    }
  }

  /// The colour of a person's hair.
  static func color(_ id: FaceIdentity) -> LinearColor {
    let base: LinearColor
    switch id.hair {
    case .black: base = LinearColor(0.013, 0.011, 0.010)
    case .brown: base = LinearColor(0.072, 0.037, 0.019)
    case .blond: base = LinearColor(0.46, 0.29, 0.125)
    case .grey: base = LinearColor(0.38, 0.37, 0.36)
    case .red: base = LinearColor(0.25, 0.068, 0.019)
    }
    return base * (1 + 0.35 * id.hairShade)
  }

  /// Where a place lies in relation to the hair's outlines.
  struct Place {
    /// Distance to the outer outline, negative inside.
    var outer: Float
    /// How far out on the crown, 1 on the outline.
    var fill: Float
    /// Distance to the opening round the face, negative inside.
    var inner: Float
  }

  @inline(__always)
  func place(_ spot: Spot) -> Place {
    guard abs(spot.head.x) < 0.75, spot.head.y < shape.ends + 0.12 else {
      return Place(outer: 1, fill: 2, inner: 1)
    }
    let (outer, fill) = outline.outer(spot.head)
    return Place(
      outer: outer, fill: fill, inner: outer < 0.05 ? outline.opening(spot.face) : 1)
  }

  /// The mass behind head and neck.
  @inline(__always)
  func paintBehind(_ spot: Spot, _ place: Place, _ result: inout LinearColor) {
    guard shape.isLong, spot.head.y > -0.5 else { return }
    let cover = Brush.coverage(place.outer, edge)
    guard cover > 0 else { return }
    let strands = strandVisible * strand(spot.head)
    let light = lighting.matt(0, 0, 1, wrap: 0.3)
    result.cover(with: color * light * (0.42 + 0.12 * strands), cover)
  }

  /// Share of the light that the hair keeps from the face right below its edge.
  @inline(__always)
  func shadow(_ spot: Spot, _ place: Place) -> Float {
    guard shape.density > 0.5, spot.face.y < min(0.5, shape.ends) else { return 0 }
    return 0.42 * Brush.step(-0.075, 0.02, place.inner)
  }

  /// The hair over forehead, temples and, where it is long, cheeks and shoulders.
  @inline(__always)
  func front(_ spot: Spot, _ place: Place) -> Patch {
    let nothing = Patch(color: color, coverage: 0)
    guard place.outer < edge.width, place.inner > -edge.width - 0.05 else { return nothing }
    let strands = strandVisible * strand(spot.head)
    let inner = place.inner + strands * (0.012 + 0.02 * shape.curl)
    guard inner > -edge.width else { return nothing }
    var cover = min(Brush.coverage(place.outer, edge), Brush.coverage(-inner, seam))
    if !shape.isLong {
      cover *= Brush.step(shape.ends + 0.03, shape.ends - 0.06, spot.head.y)
    }
    cover *= shape.density
    if shape.hairline < -2 { cover *= Brush.step(-0.42, -0.12, spot.head.y) }
    if shape.density < 1 {
      cover *= Brush.clamp(0.95 + 0.3 * strands)
    }
    guard cover > 0 else { return nothing }
    return Patch(
      color: shaded(spot.head, inner, place.fill, strands), coverage: Brush.clamp(cover))
  }

  @inline(__always)
  private func shaded(
    _ head: FacePoint, _ inner: Float, _ fill: Float, _ strands: Float
  ) -> LinearColor {
    let y = min(0.3, head.y - outline.middle)
    var nx = 0.8 * head.x * outline.inverseWidth
    let ny = 0.85 * y * outline.inverseTop
    nx += 0.12 * strands
    let nz = max(0.1, 1 - nx * nx - ny * ny).squareRoot()
    let length = 1 / (nx * nx + ny * ny + nz * nz).squareRoot()
    let light = lighting.matt(nx * length, ny * length, nz * length, wrap: 0.2)
    // Darker at the roots by the face and, for long hair, towards the neck.
    let depth = 1 - 0.38 * Brush.step(0.07, 0, inner) - 0.15 * Brush.step(0, 0.7, head.y)
    var result = color * light * (depth * (0.92 + 0.42 * strands))
    let ring = Brush.band(fill - 0.60 + 0.25 * lighting.y, 0.32)
    let glow = ring * (0.5 + 0.5 * Brush.clamp(nx * lighting.x * 2 + 0.5))
    let threads = Brush.clamp(0.6 + 0.9 * strands)
    result += lighting.key * (color + LinearColor(grey: 0.05)) * (sheen * 1.5 * glow * threads)
    return result
  }

  /// Light and dark strands that fan out from the parting; curls are a finer, even pattern.
  @inline(__always)
  private func strand(_ head: FacePoint) -> Float {
    let dx = head.x - root.x
    let dy = head.y - root.y
    let reach = abs(dx) + abs(dy) + 0.02
    let bent = shape.wave == 0 ? 0 : 6 * shape.wave * Brush.wave(turns: head.y * 2.3 + dx)
    let drift = Brush.wave(turns: head.y * 1.3 + head.x * 0.8 + Float(seed & 15) * (1 / 16))
    let angle = dx / reach + 0.1 * bent + 0.035 * drift
    var value = 0.7 * Brush.noise(angle * 17 + 40, reach * 2.2 + 9, seed)
    if fineVisible > 0 {
      value += 0.55 * fineVisible * Brush.noise(angle * 52 + 90, reach * 3.5 + 20, seed &+ 1)
    }
    if shape.curl > 0.1 {
      let scale: Float = 15
      let cell = Brush.noise(
        head.x * scale + 60 + value, head.y * scale + 60 - value, seed &+ 2)
      value = Brush.mix(value, 1.1 - 2.2 * abs(cell), 0.75 * shape.curl)
    }
    return value
  }
}
