/// The outline of skull, cheeks and jaw: a squircle below an ellipse, with a tapering jaw.
///
/// F(x, y) = ex² + ey² − s²·ex²·ey² is 1 on the outline (Fernández Guasti's squircle, s its
/// squareness); ex is measured against a width that shrinks towards the chin.
struct HeadOutline {
  /// Height of the widest place.
  let middle: Float
  let width: Float
  private let inverseTop: Float
  private let inverseBottom: Float
  private let taper: Float
  private let square: Float

  /// Where a place lies in relation to the outline.
  struct Place {
    /// F: 0 in the middle, 1 on the outline.
    var fill: Float
    /// About the distance to the outline, negative inside.
    var distance: Float
    /// Offsets from the middle, ±1 on the outline.
    var x: Float
    var y: Float
  }

  init(_ identity: FaceIdentity) {
    middle = -0.04
    width = identity.faceWidth
    inverseTop = 1 / 0.62
    inverseBottom = 1 / (identity.faceLength - middle)
    taper = 0.49 - 0.23 * Brush.clamp(identity.jawWidth)
    square = 0.12 + 0.62 * identity.jawSquareness
  }

  @inline(__always)
  func place(_ x: Float, _ y: Float) -> Place {
    let isLower = y > middle
    let inverse = isLower ? inverseBottom : inverseTop
    let ey = (y - middle) * inverse
    let t = isLower ? min(ey, 1.1) : 0
    let inverseReach = 1 / (width * (1 - taper * t * t))
    let ex = x * inverseReach
    let s = isLower ? square : 0.1
    let sx = ex * ex
    let sy = ey * ey
    let fill = sx + sy - s * min(sx * sy, 1)
    // Well inside nobody asks how far the outline is.
    if fill < 0.5 { return Place(fill: fill, distance: -0.15, x: ex, y: ey) }
    let gx = 2 * ex * (1 - s * min(sy, 1)) * inverseReach
    let gy = 2 * ey * (1 - s * min(sx, 1)) * inverse
    let slope = (gx * gx + gy * gy).squareRoot()
    return Place(fill: fill, distance: (fill - 1) / max(slope, 1), x: ex, y: ey)
  }
}

/// A soft hill or hollow on the face.
struct Bump {
  private let x: Float
  private let y: Float
  private let inverseWidth: Float
  private let inverseHeight: Float
  private let steepX: Float
  private let steepY: Float

  init(x: Float, y: Float, width: Float, height: Float, rise: Float) {
    self.x = x
    self.y = y
    inverseWidth = 1 / width
    inverseHeight = 1 / height
    steepX = 6 * rise / width
    steepY = 6 * rise / height
  }

  /// Adds the slope of the hill at a place: the derivative of rise · (1 − r²)³.
  @inline(__always)
  func add(_ u: Float, _ v: Float, _ slope: inout FacePoint) {
    let dx = (u - x) * inverseWidth
    let dy = (v - y) * inverseHeight
    let t = 1 - dx * dx - dy * dy
    if t > 0 {
      slope.x -= steepX * t * t * dx
      slope.y -= steepY * t * t * dy
    }
  }

  /// 1 in the middle of the hill, 0 at its foot.
  @inline(__always)
  func weight(_ u: Float, _ v: Float) -> Float {
    Brush.bell((u - x) * inverseWidth, (v - y) * inverseHeight)
  }
}

/// Hills and hollows that give the face its shading.
struct FaceRelief {
  private let ridge: Bump
  private let socket: Bump
  private let cheek: Bump
  private let chin: Bump
  private let mouth: Bump
  private let bag: Bump
  private let temple: Bump
  private let jowl: Bump

  init(_ traits: FaceTraits) {
    let id = traits.identity
    let smile = max(0, traits.shot.smile)
    let heavy = Brush.clamp(0.5 + 0.4 * id.shape)
    ridge = Bump(
      x: 0.165, y: 0.02 - id.browHeight, width: 0.2, height: 0.085, rise: 0.012 + 0.022 * heavy)
    socket = Bump(x: id.eyeSpacing, y: -0.005, width: 0.15, height: 0.095, rise: -0.026)
    cheek = Bump(
      x: 0.24 + 0.01 * smile, y: 0.17 - 0.02 * smile, width: 0.19, height: 0.17,
      rise: 0.02 + 0.026 * Brush.clamp(id.cheekbones) + 0.03 * smile)
    chin = Bump(x: 0, y: id.faceLength - 0.075, width: 0.14, height: 0.1, rise: 0.03)
    mouth = Bump(x: 0, y: id.mouthHeight, width: 0.22, height: 0.17, rise: 0.03)
    bag = Bump(
      x: id.eyeSpacing, y: 0.072, width: 0.1, height: 0.035,
      rise: 0.002 + 0.006 * id.age + 0.003 * smile)
    temple = Bump(x: 0.40, y: -0.16, width: 0.14, height: 0.2, rise: -0.02)
    jowl = Bump(x: 0.27, y: 0.42, width: 0.12, height: 0.13, rise: 0.02 * id.age - 0.006)
  }

  /// The slope of the relief; the face is symmetric.
  @inline(__always)
  func slope(_ u: Float, _ v: Float) -> FacePoint {
    let side = abs(u)
    var slope = FacePoint(x: 0, y: 0)
    if v < 0.12 {
      ridge.add(side, v, &slope)
      socket.add(side, v, &slope)
      bag.add(side, v, &slope)
      temple.add(side, v, &slope)
    }
    if v > -0.05 {
      cheek.add(side, v, &slope)
      jowl.add(side, v, &slope)
      chin.add(side, v, &slope)
      mouth.add(side, v, &slope)
    }
    if u < 0 { slope.x = -slope.x }
    return slope
  }

  /// How much of the sky the hollows of the eyes keep away, 0 ... 1.
  @inline(__always)
  func hollow(_ u: Float, _ v: Float) -> Float {
    socket.weight(abs(u) + 0.035, v + 0.022)
  }
}
