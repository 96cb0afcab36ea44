import Pixels

/// One place of the picture in the three coordinate systems that the layers paint in.
struct Spot {
  /// Picture: ±1 at the ends of the shorter side; the background and the body live here.
  var picture: FacePoint
  /// Head: face units, upright; outlines that do not move when the head turns.
  var head: FacePoint
  /// Face: like `head`, but glued to the turning and nodding surface, nose and eyes included.
  var face: FacePoint
}

/// How the head lies in the picture: place, size, tilt, turn and nod.
struct FaceFrame {
  /// The width of an edge in face units: one pixel, or more in a soft picture.
  let edge: SoftEdge
  /// The same in picture units.
  let pictureEdge: Float
  /// How far the middle of the face has turned away, in face units.
  let turn: FacePoint
  let center: FacePoint
  let scale: Float
  let inverseScale: Float
  private let cosine: Float
  private let sine: Float
  private let inverseSquares: FacePoint

  /// Depth of the head's front over its outline, in face units.
  private static let depth: Float = 0.4
  private static let degree: Float = 0.017453293

  init(_ traits: FaceTraits, size: Size) {
    let shot = traits.shot
    scale = 1.34 * shot.zoom
    inverseScale = 1 / scale
    pictureEdge = 2 / Float(min(size.height, size.width)) * shot.softness
    edge = SoftEdge(pictureEdge / scale)
    center = FacePoint(x: shot.offset.x, y: shot.offset.y + 0.06)
    let roll = shot.roll * Self.degree
    sine = roll * (1 - roll * roll / 6)
    cosine = 1 - roll * roll / 2 + roll * roll * roll * roll / 24
    let yaw = shot.yaw * Self.degree
    let pitch = shot.pitch * Self.degree
    turn = FacePoint(
      x: Self.depth * yaw * (1 - yaw * yaw / 6), y: Self.depth * pitch * (1 - pitch * pitch / 6))
    let width = traits.identity.faceWidth
    inverseSquares = FacePoint(x: 1 / (1.1 * width * width), y: 1 / 0.46)
  }

  @inline(__always)
  func spot(_ x: Float, _ y: Float) -> Spot {
    let dx = (x - center.x) * inverseScale
    let dy = (y - center.y) * inverseScale
    let head = FacePoint(x: dx * cosine + dy * sine, y: dy * cosine - dx * sine)
    return Spot(picture: FacePoint(x: x, y: y), head: head, face: face(of: head))
  }

  /// Undoes turn and nod: solves head = face + turn · dome(face) by two substitutions, where the
  /// dome falls from 1 in the middle to 0 at the outline.
  @inline(__always)
  private func face(of head: FacePoint) -> FacePoint {
    var face = FacePoint(x: head.x - 0.85 * turn.x, y: head.y - 0.85 * turn.y)
    for _ in 0..<2 {
      let fall = face.x * face.x * inverseSquares.x + face.y * face.y * inverseSquares.y
      let dome = max(0, 1 - fall)
      face = FacePoint(x: head.x - turn.x * dome, y: head.y - turn.y * dome)
    }
    return face
  }
}

/// The lights of a picture: a key light and an even sky.
struct Lighting {
  /// Unit vector to the key light; x right, y down, z to the viewer.
  let x: Float
  let y: Float
  let z: Float
  let key: LinearColor
  let sky: LinearColor
  private let halfway: FacePoint
  private let halfwayZ: Float

  init(_ shot: FaceShot) {
    let length = (shot.light.x * shot.light.x + shot.light.y * shot.light.y + 0.62).squareRoot()
    x = shot.light.x / length
    y = shot.light.y / length
    z = 0.7874008 / length
    let half = (x * x + y * y + (z + 1) * (z + 1)).squareRoot()
    halfway = FacePoint(x: x / half, y: y / half)
    halfwayZ = (z + 1) / half
    let tint = LinearColor(1 + 0.10 * shot.warmth, 1, 1 - 0.13 * shot.warmth)
    key = tint * (1.14 * shot.lightStrength * shot.exposure)
    let cool = LinearColor(1 + 0.03 * shot.warmth, 1, 1 - 0.05 * shot.warmth)
    sky = cool * ((1.09 - 0.76 * shot.lightStrength) * shot.exposure)
  }

  /// Light that falls on a matt surface with the given unit normal.
  ///
  /// - Parameter wrap: how far light creeps round the edge of shadow.
  @inline(__always)
  func matt(_ nx: Float, _ ny: Float, _ nz: Float, wrap: Float) -> LinearColor {
    let cosine = nx * x + ny * y + nz * z
    return key * max(0, (cosine + wrap) * (1 / (1 + wrap))) + sky * (0.72 - 0.28 * ny)
  }

  /// Light that falls on skin; red creeps furthest round the edge of shadow, as light under skin.
  @inline(__always)
  func skin(_ nx: Float, _ ny: Float, _ nz: Float) -> LinearColor {
    let cosine = nx * x + ny * y + nz * z
    let direct = LinearColor(
      max(0, (cosine + 0.34) * (1 / 1.34)), max(0, (cosine + 0.2) * (1 / 1.2)),
      max(0, (cosine + 0.14) * (1 / 1.14)))
    return key * direct + sky * (0.72 - 0.28 * ny)
  }

  /// Cosine between the normal and the direction half way between light and viewer.
  @inline(__always)
  func gloss(_ nx: Float, _ ny: Float, _ nz: Float) -> Float {
    max(0, nx * halfway.x + ny * halfway.y + nz * halfwayZ)
  }
}
