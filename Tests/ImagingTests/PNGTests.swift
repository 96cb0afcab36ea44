import Imaging
import Pixels
import Testing

@Suite("PNG")
struct PNGTests {
  @Test(
    "pictures of every kind come back as they were", arguments: [1, 2, 3, 4],
    [PixelType.uint8, .uint16])
  func roundTrip(_ channels: Int, _ type: PixelType) throws {
    let image = Image.noise(Size(height: 21, width: 34), channels: channels, type: type)
    for level in [0, 1, 6, 9] {
      let file = try PNG.encode(image, level: level)
      #expect(try ImageDecoder.decode(file, name: "a.png") == image)
      #expect(try PNG.encode(image, level: level) == file)
    }
  }

  @Test("levels trade time for size")
  func levels() throws {
    let image = Image.ramps(Size(side: 64), channels: 3)
    let sizes = try [0, 1, 9].map { try PNG.encode(image, level: $0).count }
    #expect(sizes[0] > 64 * 64 * 3 && sizes[1] < sizes[0] / 4 && sizes[2] <= sizes[1])
  }

  @Test("a claim of 50 000 x 50 000 pixels is refused from the header")
  func refusesHugeClaim() {
    var file = Fixtures.bytes("channels3-depth8.png")
    // The checksum is wrong now, too: the size comes first.
    file.replaceSubrange(16..<24, with: [0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50])
    #expect(
      throws: ImagingError.tooLarge(name: "a.png", size: Size(side: 50000), limit: 100_000_000)
    ) {
      try ImageDecoder.decode(file, name: "a.png")
    }
  }

  @Test("a header that claims more than deflate can pack into the file is not believed")
  func refusesLargeClaim() throws {
    var file = Fixtures.bytes("channels3-depth8.png")
    // 9 984 x 9 984, below the limit on pixels; the size comes before the checksum, which is wrong.
    file.replaceSubrange(16..<24, with: [0, 0, 0x27, 0, 0, 0, 0x27, 0])
    let reason = "too short for its \(Size(side: 9984)) pixels"
    #expect(throws: ImagingError.damaged(name: "a.png", format: .png, reason: reason)) {
      try ImageDecoder.decode(file, name: "a.png")
    }
    // What compresses best of all is read.
    let flat = Image(size: Size(side: 3000), channels: 1)
    let packed = try PNG.encode(flat, level: 9)
    #expect(packed.count < 3000 * 3000 / 600)
    #expect(try ImageDecoder.decode(packed, name: "flat.png") == flat)
  }

  @Test("damage is named", arguments: [(-12, "the file ends early"), (-20, "the file ends early")])
  func namesDamage(_ cut: Int, _ reason: String) {
    let file = Array(Fixtures.bytes("channels3-depth8.png").dropLast(-cut))
    let expected = ImagingError.damaged(name: "a.png", format: .png, reason: reason)
    #expect(throws: expected) { try ImageDecoder.decode(file, name: "a.png") }
  }

  @Test("a flipped bit among the pixels breaks a checksum")
  func checksPixels() {
    var file = Fixtures.bytes("channels3-depth8.png")
    file[file.count / 2] ^= 4
    #expect(throws: ImagingError.self) { try ImageDecoder.decode(file, name: "a.png") }
  }
}
