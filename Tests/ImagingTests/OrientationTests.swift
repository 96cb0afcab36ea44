import Imaging
import Pixels
import Testing

@Suite("Orientation")
struct OrientationTests {
  /// A JPEG with `block` as its EXIF segment, in place of the one that turns it.
  private func file(exif block: [UInt8]) -> [UInt8] {
    let file = Fixtures.bytes("baseline.jpg")
    let length = block.count + 8
    let segment: [UInt8] = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)]
    return Array(file.prefix(2)) + segment + Array("Exif\0\0".utf8) + block + file.dropFirst(2)
  }

  private func isTurned(_ block: [UInt8]) throws -> Bool {
    let image = try ImageDecoder.decode(file(exif: block), name: "a.jpg")
    return image.size == Size(height: 20, width: 14)
  }

  private static let big: [UInt8] = [
    0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0,
  ]

  @Test("an orientation of one entry is applied")
  func applies() throws {
    #expect(try isTurned(Self.big))
  }

  @Test("a damaged block counts as upright")
  func survivesDamage() throws {
    for count in 0..<Self.big.count - 2 { #expect(try !isTurned(Array(Self.big.prefix(count)))) }
    // Position and value of one byte: magic, directory past the end, type, count, value.
    for (position, value) in [(3, 43), (4, 0xFF), (7, 0xFF), (13, 2), (17, 2), (19, 0), (19, 9)] {
      var block = Self.big
      block[position] = UInt8(value)
      #expect(try !isTurned(block), "byte \(position)")
    }
  }

  @Test("more entries than the block holds end the search")
  func boundsEntries() throws {
    var block = Self.big
    block[8] = 0xFF
    #expect(try isTurned(block))
    block[11] = 0x13
    #expect(try !isTurned(block))
  }

  @Test("every bit of the block may flip")
  func flips() throws {
    for bit in 0..<Self.big.count * 8 {
      var block = Self.big
      block[bit / 8] ^= 1 << (bit % 8)
      let image = try ImageDecoder.decode(file(exif: block), name: "a.jpg")
      #expect(image.size.area == 280)
    }
  }
}
