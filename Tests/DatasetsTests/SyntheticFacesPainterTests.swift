import Datasets
import Pixels
import Testing

/// FNV-1a over bytes.
private func checksum(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

private func difference(_ a: [UInt8], _ b: [UInt8]) -> Double {
  zip(a, b).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(a.count)
}

private let labels = FaceLabels(
  male: false, young: true, beard: false, hair: .brown, skin: 2, smiling: true, eyeglasses: false)

private func traits(
  _ labels: FaceLabels = labels, person: UInt64 = 1, shot: UInt64 = 2
) -> FaceTraits {
  var traits = FaceTraits(
    identity: FaceIdentity(labels: labels, using: SeededGenerator(seed: 5, person)),
    shot: FaceShot(labels: labels, using: SeededGenerator(seed: 6, shot)))
  traits.shot.occlusion = .none
  return traits
}

/// A frontal shot without tilt in the middle of the picture.
private func frontal(_ labels: FaceLabels = labels, person: UInt64 = 1) -> FaceTraits {
  var traits = traits(labels, person: person)
  (traits.shot.yaw, traits.shot.pitch, traits.shot.roll) = (0, 0, 0)
  traits.shot.offset = FacePoint(x: 0, y: 0)
  traits.shot.zoom = 1
  traits.shot.noise = 0
  return traits
}

@Suite("Face painter")
struct SyntheticFacesPainterTests {
  @Test(
    "the bytes of a picture never change",
    arguments: [
      (1, Size(side: 32), 0x81A8_BBF6_C5BF_3BDF),
      (2, Size(side: 32), 0xEF13_D5C1_4C9F_FA16),
      (3, Size(height: 48, width: 40), 0xFA33_6DCD_6330_00F9),
      (4, Size(height: 48, width: 40), 0xC35B_CB30_D405_3684),
    ] as [(UInt64, Size, UInt64)])
  func bytesAreStable(person: UInt64, size: Size, expected: UInt64) {
    let image = FacePainter(traits(person: person, shot: person)).paint(size)
    #expect(checksum(image.bytes) == expected, "person \(person) at \(size)")
  }

  @Test(
    "any size and both channel counts are painted, the grey picture being the colour one's",
    arguments: [
      Size(side: 1), Size(side: 16), Size(height: 17, width: 31), Size(height: 31, width: 17),
      Size(height: 5, width: 90), Size(side: 64),
    ])
  func anySize(_ size: Size) {
    let painter = FacePainter(traits())
    let color = painter.paint(size)
    let grey = painter.paint(size, channels: 1)
    #expect(color.size == size && color.channels == 3)
    #expect(grey.size == size && grey.channels == 1)
    for index in 0..<size.area {
      let rgb = color.bytes[3 * index..<3 * index + 3].map(Double.init)
      let expected = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]
      #expect(abs(Double(grey.bytes[index]) - expected) <= 0.5001)
    }
  }

  @Test("a picture shrunk to half its size looks like the one painted at half size")
  func sizesAgree() {
    let painter = FacePainter(frontal())
    let large = painter.paint(Size(side: 128)).bytes
    let small = painter.paint(Size(side: 64)).bytes
    var shrunk = [UInt8](repeating: 0, count: small.count)
    for y in 0..<64 {
      for x in 0..<64 {
        for channel in 0..<3 {
          let corner = (2 * y * 128 + 2 * x) * 3 + channel
          let sum = [0, 3, 384, 387].reduce(0) { $0 + Int(large[corner + $1]) }
          shrunk[(y * 64 + x) * 3 + channel] = UInt8(sum / 4)
        }
      }
    }
    #expect(difference(shrunk, small) < 3.5)
    let other = FacePainter(frontal(person: 9)).paint(Size(side: 64)).bytes
    #expect(difference(shrunk, other) > 10)
  }

  /// The mean difference of two frontal pictures in some rows, in shares of the height.
  private func change(
    _ first: FaceTraits, _ second: FaceTraits, rows: ClosedRange<Double>
  ) -> Double {
    let side = 64
    let a = FacePainter(first).paint(Size(side: side)).bytes
    let b = FacePainter(second).paint(Size(side: side)).bytes
    let bytes =
      Int(rows.lowerBound * Double(side)) * side * 3..<Int(rows.upperBound * Double(side)) * side
      * 3
    return difference(Array(a[bytes]), Array(b[bytes]))
  }

  @Test("glasses change the band of the eyes and leave mouth and forehead alone")
  func glasses() {
    let plain = frontal()
    var worn = plain
    worn.shot.wearsGlasses = true
    #expect(change(plain, worn, rows: 0.42...0.62) > 3)
    #expect(change(plain, worn, rows: 0.7...1) == 0)
    #expect(change(plain, worn, rows: 0...0.3) == 0)
  }

  @Test("a smile changes the mouth most and the forehead hardly")
  func smile() {
    var neutral = frontal()
    neutral.shot.smile = 0
    neutral.shot.mouthOpen = 0
    var smiling = neutral
    smiling.shot.smile = 0.9
    smiling.shot.mouthOpen = 0.6
    let mouth = change(neutral, smiling, rows: 0.7...0.88)
    #expect(mouth > 3)
    #expect(change(neutral, smiling, rows: 0...0.3) < mouth / 10)
  }

  @Test("turning the head moves the glasses to the side it turns to")
  func pose() {
    /// The horizontal middle of what glasses change, from 0 to 1.
    func middle(yaw: Float) -> Double {
      var turned = frontal()
      turned.shot.yaw = yaw
      let plain = FacePainter(turned).paint(Size(side: 64), channels: 1).bytes
      turned.shot.wearsGlasses = true
      let worn = FacePainter(turned).paint(Size(side: 64), channels: 1).bytes
      var (weights, sum) = (0.0, 0.0)
      for index in plain.indices {
        let change = abs(Double(plain[index]) - Double(worn[index]))
        weights += change
        sum += change * Double(index % 64) / 64
      }
      return sum / max(weights, 1)
    }
    #expect(middle(yaw: -20) < 0.485)
    #expect(abs(middle(yaw: 0) - 0.5) < 0.02)
    #expect(middle(yaw: 20) > 0.515)
  }

  @Test("each skin tone is darker than the one before")
  func skinTones() {
    let brightness = (0..<FaceLabels.skinTones).map { tone in
      var labels = labels
      labels.skin = tone
      let image = FacePainter(frontal(labels)).paint(Size(side: 64), channels: 1)
      // A patch between eye and mouth.
      let patch = (38..<42).flatMap { row in (22..<26).map { image.bytes[row * 64 + $0] } }
      return patch.reduce(0) { $0 + Int($1) }
    }
    #expect(zip(brightness, brightness.dropFirst()).allSatisfy { $0 > $1 }, "\(brightness)")
  }

  @Test("feminine and masculine shapes overlap, but their middles differ")
  func shapesOverlap() {
    func shapes(male: Bool) -> [Float] {
      var labels = labels
      labels.male = male
      return (0..<400).map {
        FaceIdentity(labels: labels, using: SeededGenerator(seed: 1, UInt64($0))).shape
      }
    }
    let feminine = shapes(male: false)
    let masculine = shapes(male: true)
    #expect(feminine.reduce(0, +) / 400 < -0.4 && masculine.reduce(0, +) / 400 > 0.4)
    #expect(feminine.contains { $0 > 0.1 } && masculine.contains { $0 < -0.1 })
  }
}
