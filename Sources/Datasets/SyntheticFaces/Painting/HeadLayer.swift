/// A place of the skin while its features are painted: what it reflects and what falls on it.
struct Surface {
  var albedo: LinearColor
  var light: LinearColor
  var gloss: LinearColor

  @inline(__always)
  var color: LinearColor { albedo * light + gloss }

  /// Darkens as folds of skin do: blue goes first, red last.
  @inline(__always)
  mutating func shade(_ amount: Float) {
    albedo *= LinearColor(1 - 0.82 * amount, 1 - 0.95 * amount, 1 - amount)
  }

  @inline(__always)
  mutating func redden(_ amount: Float) {
    albedo *= LinearColor(1 + 0.25 * amount, 1 - 0.5 * amount, 1 - 0.45 * amount)
  }
}

/// Head, ears and everything on the skin.
final class HeadLayer {
  private let outline: HeadOutline
  private let relief: FaceRelief
  private let nose: NoseLayer
  private let eyes: EyeLayer
  private let brows: BrowLayer
  private let mouth: MouthLayer
  private let beard: BeardLayer
  private let skin: SkinLayer
  private let lighting: Lighting
  private let edge: SoftEdge
  private let turn: Float
  private let earSize: Float
  private let inverseEar: Float
  private let width: Float
  /// How far the samples of a pixel lie from its middle; 0 where one sample is enough.
  private let reach: Float

  init(_ traits: FaceTraits, _ frame: FaceFrame, _ lighting: Lighting) {
    outline = HeadOutline(traits.identity)
    relief = FaceRelief(traits)
    nose = NoseLayer(traits, frame, lighting)
    let isSmall = frame.edge.width > 0.028
    reach = isSmall ? 0.25 * frame.edge.width : 0
    let fine = isSmall ? SoftEdge(0.5 * frame.edge.width) : frame.edge
    eyes = EyeLayer(traits, fine, lighting)
    brows = BrowLayer(traits, fine)
    mouth = MouthLayer(traits, fine)
    beard = BeardLayer(traits, frame)
    skin = SkinLayer(traits, frame)
    self.lighting = lighting
    edge = frame.edge
    turn = frame.turn.x
    earSize = traits.identity.earSize
    inverseEar = 1 / (0.052 * earSize)
    width = traits.identity.faceWidth
  }

  /// Both ears; the one on the far side slips behind the head.
  @inline(__always)
  func paintEars(_ spot: Spot, _ color: inout LinearColor) {
    let reach = abs(spot.head.x)
    let y = spot.head.y - 0.05
    guard reach > 0.28, abs(y) < 0.2 else { return }
    let side: Float = spot.head.x < 0 ? -1 : 1
    let away = max(0, side * turn)
    let near = max(0, -side * turn)
    let x = reach - width + 0.006 + 0.45 * away + 0.1 * near
    let dx = (x - 0.12 * y) * inverseEar
    let dy = y * (0.052 / 0.116) * inverseEar
    let fill = dx * dx + dy * dy
    let cover = Brush.coverage((fill - 1) * 0.031 * earSize, edge)
    guard cover > 0 else { return }
    var surface = Surface(
      albedo: skin.tone,
      light: lighting.skin(side * 0.5, 0, 0.86),
      gloss: LinearColor(grey: 0))
    surface.redden(0.18)
    surface.shade(0.35 * Brush.bell((dx - 0.1) * 1.4, dy * 1.25) + 0.12)
    surface.shade(0.25 * Brush.bell((fill - 0.55) * 3.2, 0))
    color.cover(with: surface.color, cover)
  }

  @inline(__always)
  func place(_ spot: Spot) -> HeadOutline.Place {
    outline.place(spot.head.x, spot.head.y)
  }

  /// The share of a place that the head takes.
  @inline(__always)
  func coverage(_ place: HeadOutline.Place) -> Float {
    Brush.coverage(place.distance, edge)
  }

  /// - Parameter shadow: share of the light that the hair keeps away.
  @inline(__always)
  func color(_ spot: Spot, _ place: HeadOutline.Place, shadow: Float) -> LinearColor {
    let u = spot.face.x
    let v = spot.face.y
    var slope = relief.slope(u, v)
    nose.addSlope(u, v, &slope)
    // Flatter in front and rounder at the sides than a ball.
    let round = 0.42 + 0.5 * place.fill
    var nx = place.x * round - 1.5 * slope.x
    var ny = place.y * round * 0.9 - 1.5 * slope.y
    var nz = max(0.05, 1 - 0.93 * place.fill).squareRoot()
    let length = 1 / (nx * nx + ny * ny + nz * nz).squareRoot()
    nx *= length
    ny *= length
    nz *= length
    var light = lighting.skin(nx, ny, nz)
    light *= 1 - 0.3 * Brush.step(-0.1, 0.01, place.distance)
    light *= (1 - 0.26 * relief.hollow(u, v)) * (1 - shadow)
    var surface = Surface(
      albedo: skin.albedo(u, v), light: light,
      gloss: skin.gloss(lighting, nx, ny, nz, shadow))
    skin.paintLines(u, v, &surface)
    nose.paint(u, v, &surface)
    beard.paint(u, v, &surface)
    return features(u, v, surface)
  }

  /// Eyes, brows and mouth over the skin; in small pictures from four places of the pixel, since
  /// an eye is then hardly larger than one.
  @inline(__always)
  private func features(_ u: Float, _ v: Float, _ skin: Surface) -> LinearColor {
    var surface = skin
    if reach == 0 || abs(u) > 0.37 || v < -0.24 || v > 0.56 {
      paintFeatures(u, v, &surface)
      return surface.color
    }
    var sum = LinearColor(grey: 0)
    for sample in 0..<4 {
      surface = skin
      paintFeatures(
        u + (sample & 1 == 0 ? -reach : reach), v + (sample & 2 == 0 ? -reach : reach), &surface)
      sum += surface.color
    }
    return sum * 0.25
  }

  @inline(__always)
  private func paintFeatures(_ u: Float, _ v: Float, _ surface: inout Surface) {
    if v > 0.13 {
      mouth.paint(u, v, &surface)
    } else {
      eyes.paint(u, v, &surface)
      brows.paint(u, v, &surface)
    }
  }
}
