import Pixels

/// Draws bounded numbers for traits with the four operations only, so that they are the same
/// on every machine.
struct TraitDice {
  private var generator: SeededGenerator

  init(_ generator: SeededGenerator) {
    self.generator = generator
  }

  mutating func bits() -> UInt32 { UInt32(truncatingIfNeeded: generator.next() >> 32) }

  mutating func uniform(_ low: Float = 0, _ high: Float = 1) -> Float {
    low + Float(generator.uniform()) * (high - low)
  }

  /// About normal with the given middle and deviation, never further than three deviations.
  mutating func bell(_ middle: Float = 0, _ deviation: Float = 1) -> Float {
    let sum = generator.uniform() + generator.uniform() + generator.uniform()
    return middle + Float(2 * sum - 3) * deviation
  }

  mutating func chance(_ probability: Float) -> Bool { Float(generator.uniform()) < probability }

  mutating func pick<Value>(_ choices: [(Value, Float)]) -> Value {
    var left = uniform(0, choices.reduce(0) { $0 + $1.1 })
    for (value, weight) in choices {
      left -= weight
      if left < 0 { return value }
    }
    return choices[choices.count - 1].0
  }

  mutating func pick<Value>(of values: [Value]) -> Value {
    values[generator.integer(below: values.count)]
  }
}

extension FaceIdentity {
  /// A person with the given labels; everything else is drawn from the generator.
  ///
  /// No label decides a feature alone: shape, hair, make-up and stubble of the two groups overlap,
  /// and skin colour has no part in any other trait.
  public init(labels: FaceLabels, using generator: SeededGenerator) {
    var dice = TraitDice(generator)
    let side: Float = labels.male ? 1 : -1
    let shape = dice.bell(0.6 * side, 0.34)
    let age = labels.young ? dice.uniform(0.02, 0.42) : dice.uniform(0.48, 1)
    self.shape = shape
    self.age = age
    skinTone = (Float(labels.skin) + dice.uniform(0.06, 0.94)) / Float(FaceLabels.skinTones)
    undertone = dice.bell(0, 0.5)
    freckles = dice.chance(0.16) ? dice.uniform(0.3, 1) : 0
    hair = labels.hair
    hairShade = dice.bell(0, 0.45)
    hairStyle = dice.pick(Self.hairStyles(male: labels.male, young: labels.young))
    parting = dice.uniform(-1, 1)
    hairVolume = dice.bell(1, 0.12)
    beard =
      labels.beard
      ? dice.pick([(.stubble, 0.3), (.moustache, 0.15), (.goatee, 0.2), (.full, 0.35)]) : .none
    stubble = Brush.clamp(labels.male ? dice.bell(0.3, 0.3) : dice.bell(-0.15, 0.15))
    makeup = Brush.clamp(labels.male ? dice.bell(-0.15, 0.2) : dice.bell(0.38, 0.38))
    lipColor = dice.uniform()

    faceWidth = dice.bell(0.43 + 0.008 * shape, 0.017)
    faceLength = dice.bell(0.605 + 0.014 * shape - 0.006 * age, 0.022)
    jawWidth = dice.bell(0.5 + 0.3 * shape, 0.24)
    jawSquareness = Brush.clamp(dice.bell(0.36 + 0.28 * shape, 0.16))
    cheekbones = dice.bell(0.5 - 0.1 * shape, 0.25)
    eyeSpacing = dice.bell(0.193, 0.008)
    eyeSize = dice.bell(1 - 0.055 * shape, 0.055)
    eyeTilt = dice.bell(0.05 - 0.03 * shape, 0.06)
    eyeHeight = dice.bell(0.5 - 0.16 * shape - 0.2 * age, 0.2)
    eyeColor = dice.pick([
      (.dark, 0.26), (.brown, 0.28), (.hazel, 0.13), (.green, 0.1), (.blue, 0.15), (.grey, 0.08),
    ])
    browHeight = dice.bell(0.128 - 0.013 * shape, 0.009)
    browThickness = dice.bell(0.021 + 0.006 * shape - 0.004 * makeup, 0.0035)
    browArch = dice.bell(0.024 - 0.013 * shape, 0.009)
    noseLength = dice.bell(0.212 + 0.006 * shape + 0.012 * age, 0.013)
    noseWidth = dice.bell(0.087 + 0.008 * shape + 0.006 * age, 0.01)
    noseBridge = dice.bell(0.5 + 0.12 * shape, 0.22)
    mouthWidth = dice.bell(0.174 + 0.006 * shape, 0.012)
    mouthHeight = dice.bell(0.357 + 0.004 * shape, 0.01)
    lipFullness = dice.bell(1 - 0.16 * shape - 0.2 * age, 0.17)
    earSize = dice.bell(1 + 0.06 * shape + 0.12 * age, 0.08)
    neckWidth = dice.bell(0.262 + 0.036 * shape, 0.016)
    glasses = dice.pick(of: GlassesStyle.allCases)
    texture = dice.bits()
  }

  /// Hair styles by how often they occur; every style occurs in both groups.
  private static func hairStyles(male: Bool, young: Bool) -> [(HairStyle, Float)] {
    if male {
      return [
        (.bald, young ? 0.03 : 0.16), (.buzz, 0.14), (.short, 0.25), (.swept, 0.22), (.quiff, 0.12),
        (.curls, 0.1), (.fringe, 0.06), (.bob, 0.02), (.long, 0.03), (.wavy, 0.03),
        (.curtain, 0.03), (.tied, 0.04),
      ]
    }
    return [
      (.bald, 0.005), (.buzz, 0.015), (.short, young ? 0.06 : 0.12), (.swept, 0.06),
      (.quiff, 0.02), (.curls, 0.09), (.fringe, 0.1), (.bob, 0.16), (.long, 0.17), (.wavy, 0.17),
      (.curtain, 0.14), (.tied, 0.14),
    ]
  }
}

extension FaceShot {
  /// One picture with the given labels; everything else is drawn from the generator.
  public init(labels: FaceLabels, using generator: SeededGenerator) {
    var dice = TraitDice(generator)
    yaw = dice.bell(0, 10)
    pitch = dice.bell(0, 5)
    roll = dice.bell(0, 4.5)
    offset = FacePoint(x: dice.bell(0, 0.035), y: dice.bell(-0.02, 0.03))
    zoom = dice.bell(1.02, 0.05)
    smile = labels.smiling ? dice.uniform(0.5, 1) : dice.bell(-0.04, 0.115)
    let grin = Brush.clamp(smile * dice.uniform(0.45, 1.5) - 0.05) * 0.8
    let talking = dice.chance(0.12) ? dice.uniform(0.15, 0.8) : 0
    mouthOpen = labels.smiling ? grin : talking
    eyesOpen = dice.chance(0.02) ? 0.1 : dice.bell(0.95, 0.1)
    gaze = FacePoint(x: dice.bell(0, 0.22), y: dice.bell(0, 0.12))
    browRaise = dice.bell(0.05, 0.35)
    wearsGlasses = labels.eyeglasses
    light = FacePoint(x: dice.uniform(-0.85, 0.85), y: dice.uniform(-0.75, 0.1))
    lightStrength = dice.uniform(0.3, 0.85)
    exposure = dice.bell(1, 0.13)
    warmth = dice.bell(0.1, 0.35)
    background = dice.pick(of: BackgroundKind.allCases)
    backgroundColor = dice.pick(of: Self.walls)
    backgroundAccent = dice.pick(of: Self.walls)
    clothes = dice.pick(of: ClothesKind.allCases)
    clothesColor = dice.pick(of: Self.fabrics)
    occlusion = dice.pick([(.none, 0.84), (.shadow, 0.09), (.edge, 0.07)])
    noise = dice.uniform(0.5, 4.5)
    softness = 1 + max(0, dice.bell(0.1, 0.3))
    texture = dice.bits()
  }

  private static let walls: [UInt32] = [
    0xB9C4CC, 0x8FA3AE, 0x5D7183, 0x36454F, 0x20262B, 0xD9D2C4, 0xBFA98A, 0x8A6F52, 0x5B4636,
    0xE6E7E5, 0xA7B79A, 0x6C7F5E, 0x3C5240, 0xC59A8B, 0x8E5A52, 0x6F6A86, 0x93A9C9, 0x4A6A94,
  ]

  private static let fabrics: [UInt32] = [
    0x20242C, 0x2E3C55, 0x43566F, 0x7A8CA3, 0xD8DADB, 0xF1EFEA, 0x8C2F2E, 0xB85C4A, 0x5B2E44,
    0x3F5C46, 0x7C8A5A, 0xC9A35A, 0x6B5140, 0xA38F7C, 0x51485E, 0x9C6B82, 0x2D6F78, 0x3A3A3A,
  ]
}
