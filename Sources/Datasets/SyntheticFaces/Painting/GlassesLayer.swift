/// Glasses: two rims, a bridge, temples, and lenses that reflect a little.
final class GlassesLayer {
  private let isWorn: Bool
  private let center: FacePoint
  private let half: FacePoint
  private let round: Float
  private let rim: Float
  private let color: LinearColor
  private let gleam: LinearColor
  private let tint: Float
  private let turn: FacePoint
  private let spacing: Float
  private let faceWidth: Float
  private let edge: SoftEdge
  private let light: LinearColor

  init(_ traits: FaceTraits, _ frame: FaceFrame, _ lighting: Lighting) {
    let id = traits.identity
    isWorn = traits.shot.wearsGlasses
    switch id.glasses {
    case .round: (half, round, rim) = (FacePoint(x: 0.118, y: 0.108), 0.1, 0.0105)
    case .square: (half, round, rim) = (FacePoint(x: 0.132, y: 0.088), 0.035, 0.0135)
    case .wide: (half, round, rim) = (FacePoint(x: 0.138, y: 0.104), 0.065, 0.0165)
    case .rimless: (half, round, rim) = (FacePoint(x: 0.125, y: 0.076), 0.05, 0.0065)
    }
    center = FacePoint(x: id.eyeSpacing + 0.008, y: 0.014)
    let colors: [LinearColor] = [
      LinearColor(0.010, 0.010, 0.012), LinearColor(0.055, 0.022, 0.010),
      LinearColor(0.30, 0.28, 0.26), LinearColor(0.16, 0.02, 0.025),
    ]
    color = colors[Int(id.texture >> 5 & 3)]
    tint = traits.shot.texture % 9 == 0 ? 0.55 : 0.07
    gleam = lighting.key * (traits.shot.texture >> 6 & 1 == 0 ? 0.16 : 0.05)
    turn = FacePoint(x: 0.16 * frame.turn.x, y: 0.16 * frame.turn.y)
    spacing = id.eyeSpacing
    faceWidth = id.faceWidth
    edge = frame.edge
    light = lighting.matt(0, -0.2, 0.98, wrap: 0.1)
  }

  @inline(__always)
  func paint(_ spot: Spot, _ result: inout LinearColor) {
    guard isWorn, abs(spot.face.y) < 0.22, abs(spot.head.x) < faceWidth + 0.01 else { return }
    let u = spot.face.x - turn.x
    let v = spot.face.y - turn.y
    let x = abs(u) - center.x
    let y = v - center.y
    let dx = abs(x) - half.x + round
    let dy = abs(y) - half.y + round
    let outside = FacePoint(x: max(0, dx), y: max(0, dy))
    let corner = (outside.x * outside.x + outside.y * outside.y).squareRoot()
    let lens = corner + min(0, max(dx, dy)) - round
    let glass = Brush.coverage(lens, edge)
    if glass > 0 {
      result *= 1 - tint * glass
      let streak = Brush.band(x + 0.6 * y + 0.02, 0.05)
      result += gleam * ((0.2 + 0.8 * streak) * glass)
    }
    // The shadow of the rim on the cheek.
    result *= 1 - 0.22 * Brush.line(lens - 0.012, 0.012, edge.atLeast(0.02)) * (y > 0 ? 1 : 0.3)
    var cover = Brush.line(lens, rim, edge)
    let bridge = Brush.line(v + 0.012 - 1.2 * u * u, 0.8 * rim + 0.002, edge)
    if abs(u) < center.x - half.x + 0.01 { cover = max(cover, bridge) }
    if abs(u) > center.x + half.x - 0.01 {
      cover = max(cover, Brush.line(v + 0.03, 0.8 * rim + 0.002, edge))
    }
    result.cover(with: color * light, cover)
  }
}
