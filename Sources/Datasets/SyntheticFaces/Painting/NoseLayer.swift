/// The nose: bridge, tip and wings as relief; nostrils and shadow as paint.
final class NoseLayer {
  private let tip: Float
  private let root: Float
  private let width: Float
  private let inverseLength: Float
  private let bridge: Bump
  private let ball: Bump
  private let wing: Bump
  private let lean: Float
  private let shadow: FacePoint
  private let shadowDepth: Float
  private let edge: SoftEdge

  init(_ traits: FaceTraits, _ frame: FaceFrame, _ lighting: Lighting) {
    let id = traits.identity
    let length = id.noseLength
    width = id.noseWidth
    tip = length - 0.03
    root = -0.03
    inverseLength = 1 / (tip - root)
    let middle = (tip + root) / 2 + 0.02
    bridge = Bump(
      x: 0, y: middle, width: 0.062 + 0.28 * width, height: 0.62 * (tip - root) + 0.05,
      rise: 0.035 + 0.016 * Brush.clamp(id.noseBridge))
    ball = Bump(x: 0, y: tip, width: 0.85 * width, height: 0.07, rise: 0.034)
    wing = Bump(x: 0.70 * width, y: length - 0.022, width: 0.046, height: 0.05, rise: 0.014)
    // The tip stands out of the face: it moves further than the face when the head turns.
    lean = 0.42 * frame.turn.x
    shadow = FacePoint(x: -0.06 * lighting.x, y: length + 0.02 - 0.05 * min(0, lighting.y))
    shadowDepth = 0.22 + 0.3 * traits.shot.lightStrength
    edge = frame.edge
  }

  /// The place on the nose that the turned head shows at a place of the face.
  @inline(__always)
  func straightened(_ u: Float, _ v: Float) -> Float {
    let along = Brush.clamp((v - root) * inverseLength)
    let beyond = Brush.step(tip + 0.14, tip + 0.04, v)
    return u - lean * along * beyond
  }

  @inline(__always)
  func addSlope(_ u: Float, _ v: Float, _ slope: inout FacePoint) {
    guard abs(u) < 0.3, v > -0.3, v < 0.35 else { return }
    let x = straightened(u, v)
    bridge.add(x, v, &slope)
    ball.add(x, v, &slope)
    var side = FacePoint(x: 0, y: 0)
    wing.add(abs(x), v, &side)
    slope.x += x < 0 ? -side.x : side.x
    slope.y += side.y
  }

  /// Nostrils, the creases round the wings and the shadow under the tip.
  @inline(__always)
  func paint(_ u: Float, _ v: Float, _ surface: inout Surface) {
    guard abs(u) < 0.25, v > root - 0.1, v < tip + 0.2 else { return }
    let x = straightened(u, v)
    let side = abs(x)
    let under = v - tip - 0.03
    // Shadow falls under the tip, away from the light.
    let cast = Brush.spot(u - shadow.x - lean, v - shadow.y, 1.15 * width, 0.06)
    surface.light *= 1 - shadowDepth * cast * Brush.step(-0.02, 0.01, under)
    let crease = Brush.spot(side - 1.05 * width, v - tip - 0.008, 0.022, 0.05)
    surface.shade(0.3 * crease)
    let flank = Brush.spot(side - 0.058, v - 0.03, 0.04, 0.11)
    surface.shade(0.12 * flank)
    let nostril = Brush.spot(
      side - 0.5 * width, under - 0.006 - 0.1 * (side - 0.5 * width),
      0.33 * width + 0.3 * edge.width, 0.017 + 0.3 * edge.width)
    surface.shade(min(0.85, 1.3 * nostril) * min(1, 0.024 * edge.inverse))
    let tipGlow = Brush.spot(x, v - tip + 0.01, 0.6 * width, 0.05)
    surface.redden(0.12 * tipGlow)
  }
}
