import Imaging
import Testing

@Suite("ImageFormat and ForeignFormat")
struct ImageFormatTests {
  @Test(
    "formats are told by their first bytes, not by names",
    arguments: [
      ("baseline.jpg", ImageFormat.jpeg), ("palette.png", .png), ("lossy3.webp", .webp),
      ("animated.webp", .webp), ("P2-15.pgm", .netpbm), ("P6-65535.ppm", .netpbm),
    ])
  func recognises(_ file: String, _ format: ImageFormat) {
    #expect(ImageFormat.sniff(Fixtures.bytes(file)) == format)
    #expect(ForeignFormat.sniff(Fixtures.bytes(file)) == nil)
  }

  @Test(
    "other bytes are none of them",
    arguments: [
      "", "P", "P5", "P8\n", "PNG", "RIFF1234WAVE", "RIFF", "{\"a\": 1}", "BM is a bitmap",
      "P512 34", "key,label\n",
    ])
  func recognisesNothing(_ text: String) {
    #expect(ImageFormat.sniff(text.utf8) == nil)
    #expect(ForeignFormat.sniff(text.utf8) == nil)
  }

  @Test("MP4 videos share HEIC's container but not its brands")
  func tellsVideos() {
    #expect(ForeignFormat.sniff([0, 0, 0, 24] + Array("ftypisom".utf8)) == nil)
    #expect(ForeignFormat.sniff([0, 0, 0, 24] + Array("ftypmif1".utf8)) == .heic)
  }
}
