/// Beards, moustaches and the shadow of a shaved beard.
final class BeardLayer {
  private let style: BeardStyle
  private let shadow: Float
  private let color: LinearColor
  private let center: Float
  private let width: Float
  private let noseLength: Float
  private let chin: Float
  private let seed: UInt32
  private let edge: SoftEdge

  init(_ traits: FaceTraits, _ frame: FaceFrame) {
    let id = traits.identity
    style = id.beard
    shadow = 0.2 * id.stubble
    let dark: Float = id.beard == .stubble || id.beard == .none ? 0.75 : 0.3
    color = HairLayer.color(id).mixed(with: LinearColor(0.03, 0.02, 0.015), dark)
    center = id.mouthHeight
    width = id.mouthWidth * (1 + 0.2 * max(0, traits.shot.smile))
    noseLength = id.noseLength
    chin = id.faceLength
    seed = id.texture &+ 23
    edge = frame.edge
  }

  @inline(__always)
  func paint(_ u: Float, _ v: Float, _ surface: inout Surface) {
    guard v > -0.02, style != .none || shadow > 0.01 else { return }
    let side = abs(u)
    // Below a line from the ear to the corner of the mouth, and over the upper lip.
    let cheekLine: Float = 0.10 + 0.52 * max(0, 0.40 - side)
    let jaw = Brush.step(cheekLine - 0.04, cheekLine + 0.1, v)
    let lip =
      Brush.step(noseLength + 0.022, noseLength + 0.05, v)
      * Brush.step(width + 0.05, width - 0.03, side) * Brush.step(center + 0.03, center, v)
    let goatee =
      Brush.step(center - 0.03, center + 0.05, v) * Brush.step(0.19, 0.13, side + 0.25 * (chin - v))
    var amount: Float
    switch style {
    case .none: amount = shadow * max(jaw, lip)
    case .stubble: amount = 0.46 * max(jaw, lip)
    case .moustache: amount = 0.9 * lip
    case .goatee: amount = 0.88 * max(lip, goatee)
    case .full: amount = 0.93 * max(jaw, lip)
    }
    // The lower lip and the skin right below it stay bare.
    let bare = Brush.spot(u, v - center - 0.035, 0.9 * width, 0.075)
    amount *= 1 - 0.85 * bare
    guard amount > 0.004 else { return }
    let visible = Brush.visibility(45, edge)
    let strands = visible > 0 ? visible * Brush.noise(u * 85 + 40, v * 40 + 40, seed) : 0
    let patches = style == .none ? 0 : Brush.noise(u * 12 + 20, v * 12 + 20, seed)
    amount = Brush.clamp(amount * (1 + 0.3 * strands + 0.12 * patches))
    surface.albedo.cover(with: color * (1 + 0.4 * strands), amount)
    surface.gloss *= 1 - amount
  }
}
