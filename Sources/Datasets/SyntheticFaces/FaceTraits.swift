import Pixels

/// Everything that a painted face shows: who it is and how this one picture was taken.
///
/// Lengths are in face units: the eye line is 0, the chin about 0.6, half the face's width about
/// 0.46; x grows to the viewer's right and y downwards.
public struct FaceTraits: Sendable, Equatable {
  public var identity: FaceIdentity
  public var shot: FaceShot

  public init(identity: FaceIdentity, shot: FaceShot) {
    self.identity = identity
    self.shot = shot
  }
}

/// A place or direction in the picture's plane; x to the right, y down.
public struct FacePoint: Sendable, Equatable {
  public var x: Float
  public var y: Float

  public init(x: Float, y: Float) {
    self.x = x
    self.y = y
  }
}

/// What stays the same in all pictures of one synthetic person.
public struct FaceIdentity: Sendable, Equatable {
  /// Feminine (-1) to masculine (1) shape; the two groups overlap.
  public var shape: Float
  /// 0 (about 18 years) to 1 (about 80 years).
  public var age: Float
  /// 0 (lightest) to 1 (darkest).
  public var skinTone: Float
  /// Rosy (-1) to golden (1).
  public var undertone: Float
  public var freckles: Float
  public var hair: HairColor
  /// Lighter (1) or darker (-1) than the hair colour's middle.
  public var hairShade: Float
  public var hairStyle: HairStyle
  /// Where the parting lies, -1 ... 1, and which way waves run.
  public var parting: Float
  /// Volume of the hair, 0.7 ... 1.3.
  public var hairVolume: Float
  public var beard: BeardStyle
  /// Shadow of a shaved beard, 0 ... 1.
  public var stubble: Float
  /// Lipstick, lashes and blush, 0 ... 1.
  public var makeup: Float
  public var lipColor: Float

  public var faceWidth: Float
  public var faceLength: Float
  public var jawWidth: Float
  /// Round (0) to square (1) jaw.
  public var jawSquareness: Float
  public var cheekbones: Float
  public var eyeSpacing: Float
  public var eyeSize: Float
  public var eyeTilt: Float
  /// 0 hooded … 1 wide open.
  public var eyeHeight: Float
  public var eyeColor: EyeColor
  public var browHeight: Float
  public var browThickness: Float
  public var browArch: Float
  public var noseLength: Float
  public var noseWidth: Float
  public var noseBridge: Float
  public var mouthWidth: Float
  public var mouthHeight: Float
  public var lipFullness: Float
  public var earSize: Float
  public var neckWidth: Float
  public var glasses: GlassesStyle
  /// Seeds the textures that belong to the person: freckles, strands, a mole.
  public var texture: UInt32
}

/// What changes from one picture of a person to the next.
public struct FaceShot: Sendable, Equatable {
  /// Turn of the head in degrees; positive looks to the viewer's right.
  public var yaw: Float
  /// Nod in degrees; positive looks down.
  public var pitch: Float
  /// Tilt in degrees, clockwise.
  public var roll: Float
  /// Where the face lies, in half picture sides from the middle.
  public var offset: FacePoint
  public var zoom: Float
  /// Frown (-0.4) to broad smile (1).
  public var smile: Float
  /// Closed (0) to wide open (1) mouth.
  public var mouthOpen: Float
  /// Closed (0) to wide open (1.2) eyes.
  public var eyesOpen: Float
  public var gaze: FacePoint
  public var browRaise: Float
  public var wearsGlasses: Bool
  /// Where the key light comes from: x to the right, y down, both -1 ... 1.
  public var light: FacePoint
  /// Share of the key light in all light, 0 ... 1: 0 is an overcast sky.
  public var lightStrength: Float
  /// Brightness of the whole picture, 1 = middle.
  public var exposure: Float
  /// Cold (-1) to warm (1) light.
  public var warmth: Float
  public var background: BackgroundKind
  /// sRGB, `0xRRGGBB`.
  public var backgroundColor: UInt32
  public var backgroundAccent: UInt32
  public var clothes: ClothesKind
  public var clothesColor: UInt32
  public var occlusion: OcclusionKind
  /// Standard deviation of the sensor noise, in 8-bit steps.
  public var noise: Float
  /// Width of an edge in pixels, from 1.
  public var softness: Float
  /// Seeds the textures that belong to the picture.
  public var texture: UInt32
}
