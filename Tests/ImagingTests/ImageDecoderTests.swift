import Imaging
import Pixels
import Testing

@Suite("ImageDecoder")
struct ImageDecoderTests {
  @Test(
    "whole pictures have the values that Pillow or the writer of the file has",
    arguments: Fixtures.entries(of: "decode"))
  func decodesWhole(_ entry: Fixtures.Entry) throws {
    let image = try ImageDecoder.decode(Fixtures.bytes(entry.file), name: entry.file)
    let distance = try #require(image.distance(to: entry.expected), "\(image.size)")
    // Versions of libjpeg-turbo and libwebp differ in how they round.
    let isLossy = entry.file.hasSuffix(".jpg") || entry.file.hasPrefix("lossy")
    #expect(distance <= (isLossy ? 2 : 0), "\(distance)")
  }

  @Test(
    "pictures of every orientation come out upright", arguments: Fixtures.entries(of: "upright"))
  func turnsUpright(_ entry: Fixtures.Entry) throws {
    let image = try ImageDecoder.decode(Fixtures.bytes(entry.file), name: entry.file)
    try #require(image.size == entry.size)
    #expect(image.psnr(to: entry.expected) > 30)
  }

  @Test("sized pictures are Pillow's ImageOps.fit", arguments: Fixtures.entries(of: "fit"))
  func fits(_ entry: Fixtures.Entry) throws {
    let image = try fitted(entry)
    let distance = try #require(image.distance(to: entry.expected))
    #expect(distance <= 2, "\(distance)")
    #expect(image.psnr(to: entry.expected) > 50)
  }

  @Test("grey is read from colour", arguments: Fixtures.entries(of: "fit grey"))
  func fitsGrey(_ entry: Fixtures.Entry) throws {
    // The file's own brightness against Pillow's from its rounded colours.
    #expect(try fitted(entry).psnr(to: entry.expected) > 45)
  }

  @Test(
    "a picture that was scaled while it was decoded stays close to the one scaled afterwards",
    arguments: Fixtures.entries(of: "fit small"))
  func fitsWithScaledDecoding(_ entry: Fixtures.Entry) throws {
    let psnr = try fitted(entry).psnr(to: entry.expected)
    #expect(psnr > 40, "\(psnr)")
  }

  @Test("a picture that has the size already is the whole picture")
  func fitsWithoutResizing() throws {
    let bytes = Fixtures.bytes("baseline.jpg")
    let whole = try ImageDecoder.decode(bytes, name: "baseline.jpg")
    let sized = try ImageDecoder.decode(bytes, name: "baseline.jpg", size: whole.size, channels: 3)
    #expect(sized == whole)
  }

  @Test(
    "every format gives sized pictures of 8 bits",
    arguments: [
      "channels4-depth16.png", "palette-alpha.png", "grey-depth1.png", "lossless4.webp",
      "P5-1023.pgm", "cmyk.jpg", "grey.jpg", "progressive.jpg",
    ], [1, 3])
  func fitsEveryFormat(_ file: String, _ channels: Int) throws {
    let bytes = Fixtures.bytes(file)
    let whole = try ImageDecoder.decode(bytes, name: file)
    let size = Size(height: 2 * whole.size.height, width: 2 * whole.size.width)
    let sized = try ImageDecoder.decode(bytes, name: file, size: size, channels: channels)
    let expected = whole.as8Bit().converted(toChannels: channels).resized(to: size)
    let distance = try #require(sized.distance(to: expected))
    // JPEG's own brightness is not the one of its rounded colours.
    #expect(distance <= (file.hasSuffix(".jpg") ? 3 : 0), "\(distance)")
  }

  @Test(
    "lines of pixels become squares of their middle", arguments: [(1, 900), (900, 1), (1, 1)])
  func fitsLines(_ height: Int, _ width: Int) throws {
    var line = Image(size: Size(height: height, width: width), channels: 1)
    for index in line.bytes.indices { line.bytes[index] = index == line.bytes.count / 2 ? 200 : 60 }
    for file in [try PNG.encode(line), try JPEG.encode(line, quality: 100)] {
      let square = try ImageDecoder.decode(file, name: "line", size: Size(side: 64), channels: 3)
      #expect(square.size == Size(side: 64) && (61...202).contains(square.values[32 * 64 * 3 + 96]))
    }
  }

  @Test("transparent pictures lie over black")
  func laysAlphaOverBlack() throws {
    let pixels: [UInt8] = [200, 100, 50, 255, 200, 100, 50, 0]
    let image = Image(size: Size(height: 1, width: 2), channels: 4, bytes: pixels)
    let file = try PNG.encode(image)
    let read = try ImageDecoder.decode(file, name: "a.png", size: image.size, channels: 3)
    #expect(read.bytes == [200, 100, 50, 0, 0, 0])
  }

  @Test("a limit holds for every format", arguments: ["grey.jpg", "palette.png", "lossy3.webp"])
  func limits(_ file: String) throws {
    let text = message {
      _ = try ImageDecoder.decode(
        Fixtures.bytes(file), name: file, limits: DecodeLimits(pixels: 100))
    }
    #expect(text?.contains("at most 100 pixels are decoded") == true, "\(text ?? "no error")")
  }

  private func fitted(_ entry: Fixtures.Entry) throws -> Image {
    try ImageDecoder.decode(
      Fixtures.bytes(entry.file), name: entry.file, size: entry.size, channels: entry.channels)
  }
}
