import Ciphers
import Pixels
import Testing

@Suite("Round trips of ciphers")
struct CipherRoundTripTests {
  private static let labels = CipherRegistry.labels

  @Test("every size and every number of channels comes back", arguments: labels)
  func comesBack(_ label: String) throws {
    let cipher = try CipherRegistry.labelled(label)
    var generator = SeededGenerator(seed: 7)
    let sizes = [Size(side: 1), Size(height: 1, width: 7), Size(height: 31, width: 2)]
    let drawn = (0..<12).map { _ in
      Size(
        height: 1 + generator.integer(below: 70), width: 1 + generator.integer(below: 70))
    }
    for size in sizes + drawn {
      for channels in [1, 3] {
        let plain = Image.noise(size, channels: channels, &generator)
        let key = ImageKey()
        let ciphertext = try cipher.encrypt(plain, with: key)
        #expect(ciphertext.shape == cipher.ciphertextShape(of: plain.shape))
        #expect(try cipher.decrypt(ciphertext, to: plain.shape, with: key) == plain)
      }
    }
  }

  @Test("alpha passes as it is or is dropped", arguments: labels, [2, 4])
  func handlesAlpha(_ label: String, _ channels: Int) throws {
    let cipher = try CipherRegistry.labelled(label)
    var generator = SeededGenerator(seed: 8)
    let plain = Image.noise(Size(height: 21, width: 9), channels: channels, &generator)
    let key = ImageKey()
    let dropped = try cipher.encrypt(plain, with: key, alpha: .drop)
    #expect(dropped.channels == cipher.ciphertextShape(of: plain.shape.coloured).channels)
    if label.hasSuffix("grey"), channels == 4 {
      #expect(throws: CipherError.alphaCannotPass(cipher: label)) {
        try cipher.encrypt(plain, with: key)
      }
      return
    }
    let ciphertext = try cipher.encrypt(plain, with: key)
    #expect(ciphertext.channels == channels)
    #expect(ciphertext.alpha(Size(height: 21, width: 9)) == plain.alpha(plain.size))
    #expect(try cipher.decrypt(ciphertext, to: plain.shape, with: key) == plain)
  }

  @Test("another key, another nonce and another cipher give another ciphertext", arguments: labels)
  func dependsOnKey(_ label: String) throws {
    let cipher = try CipherRegistry.labelled(label)
    var generator = SeededGenerator(seed: 9)
    let plain = Image.noise(Size(side: 48), channels: 3, &generator)
    let name = type(of: cipher).name
    let (one, two) = (MasterKey(), MasterKey())
    let nonce = NonceSource(one, job: JobSeed()).nonce(index: 0, pixels: plain.bytes)
    let keys = [
      one.imageKey(cipher: name, nonce: .zero), two.imageKey(cipher: name, nonce: .zero),
      one.imageKey(cipher: name, nonce: nonce), one.imageKey(cipher: "other", nonce: .zero),
    ]
    let ciphertexts = try keys.map { try cipher.encrypt(plain, with: $0).bytes }
    #expect(Set(ciphertexts).count == 4)
    #expect(
      try cipher.decrypt(cipher.encrypt(plain, with: keys[0]), to: plain.shape, with: keys[1])
        != plain)
  }

  @Test("under one key the steps preserve distances and centred inner products")
  func preservesGeometry() throws {
    let key = ImageKey()
    var generator = SeededGenerator(seed: 10)
    let plain = (0..<3).map { _ in Image.noise(Size(height: 13, width: 9), channels: 3, &generator)
    }
    for label in ["pixel", "pixel+shuffle", "etc-8", "etc-16"] {
      let cipher = try CipherRegistry.labelled(label)
      // Padding repeats pixels, so that whole blocks are compared.
      let whole = plain.map { $0.tiled(to: Size(side: 16)) }
      let ciphertexts = try whole.map { try cipher.encrypt($0, with: key) }
      for (one, two) in [(0, 1), (0, 2), (1, 2)] {
        #expect(
          ciphertexts[one].squaredDistance(to: ciphertexts[two])
            == whole[one].squaredDistance(to: whole[two]), "\(label)")
        #expect(
          ciphertexts[one].centredProduct(with: ciphertexts[two])
            == whole[one].centredProduct(with: whole[two]), "\(label)")
      }
    }
  }

  @Test("what was cropped, scaled or stored with 16 bits is refused in words")
  func refusesShapes() throws {
    let cipher = TanakaCipher()
    let shape = ImageShape(Size(height: 5, width: 6), channels: 3)
    let error = #expect(throws: CipherError.self) {
      try cipher.decrypt(Image(size: Size(side: 5), channels: 3), to: shape, with: ImageKey())
    }
    #expect(
      error?.description
        == "the ciphertext is 5 x 5 x 3, expected 8 x 8 x 3: it was cropped, scaled or recoloured; "
        + "take the file as it was written")
    #expect(throws: CipherError.sixteenBits) {
      try cipher.encrypt(
        Image(size: Size(side: 4), channels: 1, type: .uint16), with: ImageKey())
    }
    #expect(throws: CipherError.unknownCipher("pixl", known: CipherRegistry.labels)) {
      try CipherRegistry.labelled("pixl")
    }
  }
}

extension Image {
  static func noise(
    _ size: Size, channels: Int, _ generator: inout SeededGenerator
  ) -> Image {
    Image(
      size: size, channels: channels,
      bytes: (0..<size.area * channels).map { _ in
        UInt8(truncatingIfNeeded: generator.next() >> 20)
      })
  }

  fileprivate func alpha(_ part: Size) -> [UInt8] {
    (0..<part.height).flatMap { y in
      (0..<part.width).map { x in bytes[(y * size.width + x + 1) * channels - 1] }
    }
  }

  fileprivate func tiled(to whole: Size) -> Image {
    Image(
      size: whole, channels: channels,
      bytes: (0..<whole.height).flatMap { y in
        (0..<whole.width).flatMap { x in
          let first = (y % size.height * size.width + x % size.width) * channels
          return bytes[first..<first + channels]
        }
      })
  }

  fileprivate func squaredDistance(to other: Image) -> Int {
    zip(bytes, other.bytes).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
  }

  /// Around the middle of the range, doubled to stay whole.
  fileprivate func centredProduct(with other: Image) -> Int {
    zip(bytes, other.bytes).reduce(0) { $0 + (2 * Int($1.0) - 255) * (2 * Int($1.1) - 255) }
  }
}
