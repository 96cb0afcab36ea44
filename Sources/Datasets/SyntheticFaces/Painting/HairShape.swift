/// The outline of a hair style: how far it stands off the skull, where it ends, what it leaves free.
struct HairShape {
  /// Height over the skull.
  var rise: Float = 0.06
  /// Thickness beside the head.
  var side: Float = 0.02
  /// Where it ends at the sides: about 0.02 at a sideburn, 0.45 at the chin, 1 on the shoulders.
  var ends: Float = 0.03
  /// Widening below the eyes.
  var flare: Float = 0
  var wave: Float = 0
  /// Straight (0) to curly (1).
  var curl: Float = 0
  /// Unevenness of the outline.
  var ruffle: Float = 0
  /// Top of the hairline in the middle of the forehead.
  var hairline: Float = -0.40
  /// Half the width that it leaves free at eye level.
  var opening: Float = 0.415
  /// Square (-1) over round (0) to pointed (1) opening.
  var pointed: Float = -0.3
  /// How much the hairline leans to one side.
  var sweep: Float = 0
  /// Bays above the temples.
  var recede: Float = 0
  /// Skin (0) to hair (1).
  var density: Float = 1
  /// A knot on the head.
  var bun: Float = 0

  init(_ identity: FaceIdentity) {
    let lean = identity.parting
    switch identity.hairStyle {
    case .bald:
      (rise, side, ends, hairline, opening) = (-0.02, 0.006, 0.04, -2.2, 0.40)
      density = identity.age > 0.4 ? 0.75 : 0.12
    case .buzz:
      (rise, side, ends, density) = (0.014, 0.004, 0.03, 0.72)
      (recede, ruffle) = (0.5, -0.009)
    case .short:
      (rise, side, sweep, recede) = (0.06, 0.018, 0.12 * lean, 0.3)
      ruffle = lean < 0 ? 0.018 : 0.004
    case .swept:
      (rise, side, sweep, hairline) = (0.095, 0.026, lean < 0 ? -0.34 : 0.34, -0.385)
    case .quiff:
      (rise, side, hairline, curl, recede) = (0.15, 0.012, -0.42, 0.25, 0.5)
    case .curls:
      (rise, side, ends, curl, pointed) = (0.14, 0.085, 0.14, 1, -0.1)
      hairline = -0.37
    case .fringe:
      (rise, side, hairline, pointed, sweep) = (0.08, 0.05, -0.195, -1, 0.08 * lean)
      (ends, opening) = identity.shape < 0.1 ? (0.45 + 0.5 * abs(lean), 0.385) : (0.07, 0.405)
    case .bob:
      (rise, side, ends, flare, opening) = (0.075, 0.075, 0.46, 0.05, 0.375)
      (sweep, pointed) = (0.24 * lean, 0.1)
    case .long:
      (rise, side, ends, flare, opening) = (0.07, 0.055, 1.1, 0.06, 0.375)
      (sweep, pointed) = (0.3 * lean, 0.1)
    case .wavy:
      (rise, side, ends, flare, opening) = (0.095, 0.09, 0.98, 0.1, 0.385)
      (wave, curl, sweep) = (0.03, 0.35, 0.3 * lean)
    case .curtain:
      (rise, side, ends, flare, opening) = (0.06, 0.05, 0.7 + 0.3 * lean, 0.03, 0.385)
      (pointed, hairline) = (0.9, -0.47)
    case .tied:
      (rise, side, ends, hairline, opening) = (0.035, 0.008, 0.05, -0.42, 0.405)
      bun = lean > -0.2 ? 1 : 0
    }
    rise *= identity.hairVolume
    side *= identity.hairVolume
    recede *= max(0, identity.shape) * (0.3 + identity.age)
    hairline -= 0.03 * identity.age * max(0, identity.shape)
  }

  var isLong: Bool { ends > 0.3 }
}

/// The hair's outer outline and the opening that shows the face.
struct HairOutline {
  let shape: HairShape
  let width: Float
  let inverseWidth: Float
  let inverseTop: Float
  let middle: Float = -0.04
  private let inverseOpening: Float
  private let inverseHairline: Float
  private let seed: UInt32
  private let edge: SoftEdge

  init(_ identity: FaceIdentity, _ frame: FaceFrame) {
    shape = HairShape(identity)
    width = identity.faceWidth + shape.side
    inverseWidth = 1 / width
    inverseTop = 1 / (0.62 + shape.rise)
    inverseOpening = 1 / shape.opening
    inverseHairline = 1 / shape.hairline
    seed = identity.texture &+ 3
    edge = frame.edge
  }

  /// Distance to the outer outline, negative inside, and how far out a place is on the crown.
  @inline(__always)
  func outer(_ head: FacePoint) -> (distance: Float, fill: Float) {
    let y = head.y - middle
    if y < 0 {
      let ex = head.x * inverseWidth
      let ey = y * inverseTop
      let fill = ex * ex + ey * ey - 0.22 * ex * ex * ey * ey
      // Well inside nobody asks how far the outline is.
      if fill < 0.5 { return (-0.15, fill) }
      let gx = ex * inverseWidth
      let gy = ey * inverseTop
      let slope = 2 * (gx * gx + gy * gy).squareRoot()
      var distance = (fill - 1) / max(slope, 1)
      if shape.bun > 0 {
        let by = head.y + 0.7
        let knot = (head.x * head.x + by * by).squareRoot() - 0.17
        distance = Brush.smoothMinimum(distance, knot, 0.03)
      }
      return (roughened(distance, head), fill)
    }
    let bent =
      shape.wave == 0 ? 0 : shape.wave * Brush.wave(turns: y * 2.1 + Float(seed & 7) * 0.125)
    let reach = width + shape.flare * min(1, y * 2) + bent * min(1, y * 4)
    let distance = abs(head.x) - reach
    let end = Brush.smoothMaximum(distance, head.y - shape.ends + 0.25 * distance, 0.12)
    return (roughened(end, head), 1)
  }

  /// Makes the outline uneven where a place is near enough to it to matter.
  @inline(__always)
  private func roughened(_ distance: Float, _ head: FacePoint) -> Float {
    guard abs(distance) < 0.1 + edge.width else { return distance }
    let rough = 0.012 + 0.035 * shape.curl + shape.ruffle
    return distance + rough * Brush.noise(head.x * 11 + 50, head.y * 11 + 50, seed)
  }

  /// Distance to the opening, negative inside it.
  @inline(__always)
  func opening(_ face: FacePoint) -> Float {
    let side = abs(face.x)
    // The lean of a parting and the bays fade out towards the eyes.
    let bays = shape.recede * 0.12 * Brush.band(side - 0.24, 0.13)
    let level = face.y + (bays + shape.sweep * face.x) * Brush.clamp(-4 * face.y)
    // Sideburns taper towards the ear.
    let burn = shape.isLong ? 0 : max(0, face.y + 0.2) * 0.22
    if level > 0 {
      // Below the eyes long hair falls straight down, a little inwards over the jaw.
      let inwards: Float = shape.isLong ? 0.05 * min(1, max(0, face.y) * 2) : -burn
      return side - shape.opening + inwards
    }
    let ex = burn == 0 ? side * inverseOpening : side / (shape.opening + burn)
    let ey = level * inverseHairline
    let square = max(0, -shape.pointed)
    let fill =
      ex * ex + ey * ey + max(0, shape.pointed) * ex * ey - square * 0.9 * ex * ex * ey * ey
    if fill < 0.5 { return -0.15 }
    let gx = ex * inverseOpening
    let gy = ey * inverseHairline
    let slope = 2 * (gx * gx + gy * gy).squareRoot()
    return (fill - 1) / max(slope, 1.5)
  }
}
