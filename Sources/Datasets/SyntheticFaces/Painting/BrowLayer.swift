/// Eyebrows: a tapering band of short hairs.
final class BrowLayer {
  private let spacing: Float
  private let height: Float
  private let thickness: Float
  private let arch: Float
  private let slant: Float
  private let color: LinearColor
  private let strength: Float
  private let seed: UInt32
  private let edge: SoftEdge

  init(_ traits: FaceTraits, _ edge: SoftEdge) {
    let id = traits.identity
    spacing = id.eyeSpacing
    height = -id.browHeight - 0.018 * traits.shot.browRaise + 0.008 * max(0, traits.shot.smile)
    thickness = id.browThickness
    arch = id.browArch + 0.008 * traits.shot.browRaise
    slant = 0.006 - 0.04 * min(0.5, max(0, -traits.shot.smile)) - 0.05 * id.eyeTilt
    color = HairLayer.color(id).mixed(with: LinearColor(0.02, 0.014, 0.01), 0.55)
    strength = id.hair == .blond || id.hair == .grey ? 0.66 : 0.86
    seed = id.texture &+ 11
    self.edge = edge
  }

  @inline(__always)
  func paint(_ u: Float, _ v: Float, _ surface: inout Surface) {
    let x = (abs(u) - spacing) * (1 / 0.105)
    guard abs(x) < 1.5, v < height + 0.09, v > height - 0.09 else { return }
    let bend = x - 0.35
    let line = height - arch + arch * bend * bend * 0.85 + slant * x
    // Full near the nose, thin at the temple.
    let taper = Brush.step(-1.2, -0.8, x) * Brush.step(1.4, 0.2, x)
    let half = thickness * (0.25 + 0.75 * taper)
    let ends = Brush.step(-1.22, -0.92, x) * Brush.step(1.38, 1.02, x)
    let visible = Brush.visibility(110, edge)
    let strands = visible > 0 ? visible * Brush.noise(abs(u) * 170 + v * 110, v * 40, seed) : 0
    let band = Brush.line(v - line, half, edge.atLeast(0.014))
    let cover = strength * ends * band * (1 + 0.2 * strands)
    surface.albedo.cover(with: color, Brush.clamp(cover))
    surface.gloss *= 1 - 0.8 * ends * band
  }
}
