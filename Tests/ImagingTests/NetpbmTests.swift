import Imaging
import Pixels
import Testing

@Suite("Netpbm")
struct NetpbmTests {
  @Test(
    "pictures come back as they were", arguments: [1, 3], [PixelType.uint8, .uint16])
  func roundTrip(_ channels: Int, _ type: PixelType) throws {
    let image = Image.noise(Size(height: 5, width: 7), channels: channels, type: type)
    #expect(try ImageDecoder.decode(Netpbm.encode(image), name: "a.ppm") == image)
  }

  @Test("the header is the plainest one")
  func header() throws {
    let image = Image(size: Size(height: 1, width: 2), channels: 1, bytes: [65, 66])
    #expect(try Netpbm.encode(image) == Array("P5\n2 1\n255\nAB".utf8))
  }

  @Test(
    "damage is named",
    arguments: [
      ("P5 2 1", "it ends early"),
      ("P5 2 1 255", "no space behind the largest value"),
      ("P5 2 1 255\nA", "1 bytes of pixels, at least 2 expected"),
      ("P5 2 x 255\nAB", "height is not a number"),
      ("P5 -2 1 255\nAB", "width is not a number"),
      ("P5 2 1 0\nAB", "the largest value is 0"),
      ("P5 2 1 65536\nAB", "largest value above 65535"),
      ("P5 99999999999999999999999999 1 255\nAB", "width above 2147483647"),
      ("P5 2 1 60\nAB", "value above 60"),
      ("P2 2 1 60 61 2", "value above 60"),
      ("P2 2 1 255 1", "2 bytes of pixels, at least 3 expected"),
      ("P2 2 1 255 1 # 2", "it ends early"),
      ("P2 2 1 255 1 -2", "value is not a number"),
    ])
  func namesDamage(_ file: String, _ reason: String) {
    #expect(throws: ImagingError.damaged(name: "a.pgm", format: .netpbm, reason: reason)) {
      try ImageDecoder.decode(Array(file.utf8), name: "a.pgm")
    }
  }

  @Test("comments stand anywhere between numbers")
  func comments() throws {
    let file = Array("P2#a\n#b 9\n2#c\r1#d\n9#e\n3# 4\n9".utf8)
    #expect(try ImageDecoder.decode(file, name: "a.pgm").bytes == [85, 255])
  }
}
