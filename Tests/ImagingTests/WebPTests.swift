import Imaging
import Pixels
import Testing

@Suite("WebP")
struct WebPTests {
  @Test("lossless pictures come back as they were", arguments: [3, 4])
  func roundTrip(_ channels: Int) throws {
    var image = Image.noise(Size(height: 21, width: 34), channels: channels)
    if channels == 4 {
      // Colours of wholly transparent pixels need not survive.
      for pixel in 0..<image.size.area { image.bytes[pixel * 4 + 3] |= 1 }
    }
    #expect(try ImageDecoder.decode(WebP.encode(image), name: "a.webp") == image)
  }

  @Test("quality trades likeness for size")
  func quality() throws {
    let image = Image.ramps(Size(height: 37, width: 50), channels: 3)
    let fine = try WebP.encode(image, quality: 95)
    let coarse = try WebP.encode(image, quality: 10)
    #expect(coarse.count < fine.count)
    #expect(try ImageDecoder.decode(fine, name: "a.webp").psnr(to: image) > 38)
  }

  @Test("animations are refused")
  func refusesAnimations() {
    let text = message {
      _ = try ImageDecoder.decode(Fixtures.bytes("animated.webp"), name: "animated.webp")
    }
    #expect(
      text
        == "animated.webp: an animated WebP file; still WebP is read; convert its first picture, "
        + "for instance with magick 'animated.webp[0]' animated.png")
  }
}
