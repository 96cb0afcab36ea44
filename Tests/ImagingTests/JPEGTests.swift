import Imaging
import Pixels
import Testing

@Suite("JPEG")
struct JPEGTests {
  @Test("pictures survive", arguments: [1, 3])
  func roundTrip(_ channels: Int) throws {
    let image = Image.ramps(Size(height: 37, width: 50), channels: channels)
    let file = try JPEG.encode(image, quality: 95)
    let read = try ImageDecoder.decode(file, name: "a.jpg")
    try #require(read.size == image.size && read.channels == channels)
    #expect(read.psnr(to: image) > 38)
    #expect(try JPEG.encode(image, quality: 30).count < file.count)
  }

  @Test("full chroma keeps colours that halved chroma blurs")
  func keepsChroma() throws {
    let image = Image.noise(Size(side: 32), channels: 3)
    func psnr(_ chroma: JPEG.Chroma) throws -> Double {
      let file = try JPEG.encode(image, quality: 95, chroma: chroma)
      return try ImageDecoder.decode(file, name: "a.jpg").psnr(to: image)
    }
    #expect(try psnr(.full) > psnr(.halved) + 5)
  }

  @Test("a claim of 50 000 x 50 000 pixels is refused from the header")
  func refusesHugeClaim() throws {
    var file = Fixtures.bytes("baseline.jpg")
    let frame = try #require(
      file.indices.dropLast().first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
    file.replaceSubrange(frame + 5..<frame + 9, with: [0xC3, 0x50, 0xC3, 0x50])
    let expected = ImagingError.tooLarge(
      name: "a.jpg", size: Size(side: 50000), limit: 100_000_000)
    #expect(throws: expected) { try ImageDecoder.decode(file, name: "a.jpg") }
    #expect(throws: expected) {
      try ImageDecoder.decode(file, name: "a.jpg", size: Size(side: 8), channels: 3)
    }
  }

  @Test("a file that ends early is refused by name")
  func refusesEarlyEnd() {
    let file = Fixtures.bytes("baseline.jpg")
    let text = message { _ = try ImageDecoder.decode(Array(file.dropLast(40)), name: "cut.jpg") }
    #expect(
      text == "cut.jpg: damaged JPEG file (Premature end of JPEG file); a whole file was expected; "
        + "fetch or export the file again")
  }

  @Test("stray bytes before a segment do no harm, unless the end is missing too")
  func acceptsStrayBytes() throws {
    let file = Fixtures.bytes("baseline.jpg")
    let second = 4 + Int(file[4]) << 8 + Int(file[5])
    let stray = Array(file.prefix(second)) + [0, 1, 2] + file.dropFirst(second)
    #expect(
      try ImageDecoder.decode(stray, name: "a.jpg")
        == ImageDecoder.decode(file, name: "a.jpg"))
    #expect(try ImageDecoder.decode(file + [1, 2, 3], name: "a.jpg").size.width == 20)
    #expect(throws: ImagingError.self) {
      try ImageDecoder.decode(Array(stray.dropLast(2)), name: "a.jpg")
    }
  }

  @Test(
    "12 bits and lossless files are told from damaged ones", arguments: [0xC1, 0xC3] as [UInt8])
  func namesRareKinds(_ frameKind: UInt8) throws {
    var file = Fixtures.bytes("baseline.jpg")
    let frame = try #require(
      file.indices.dropLast().first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
    file[frame + 1] = frameKind
    if frameKind == 0xC1 { file[frame + 4] = 12 }
    let text = message { _ = try ImageDecoder.decode(file, name: "x.jpg") }
    #expect(
      text?.hasSuffix(
        "baseline and progressive JPEG with 8 bits a value are read; "
          + "convert it, for instance with magick x.jpg x.png") == true, "\(text ?? "no error")")
  }

  @Test("a picture does not depend on the one that the thread decoded before")
  func keepsNothing() throws {
    var file = Fixtures.bytes("baseline.jpg")
    // Without its quantisation tables the file is useless; libjpeg would use the last picture's.
    while let table = file.indices.dropLast().first(where: {
      file[$0] == 0xFF && file[$0 + 1] == 0xDB
    }) {
      file[table + 1] = 0xEF
    }
    _ = try ImageDecoder.decode(Fixtures.bytes("baseline.jpg"), name: "whole.jpg")
    #expect(throws: ImagingError.self) { try ImageDecoder.decode(file, name: "tables.jpg") }
  }
}
