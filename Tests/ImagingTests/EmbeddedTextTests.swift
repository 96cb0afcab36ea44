import Imaging
import Pixels
import TestSupport
import Testing

@Suite("Text inside picture files")
struct EmbeddedTextTests {
  private let image = Image(
    size: Size(height: 5, width: 7), channels: 3,
    bytes: (0..<105).map { UInt8(truncatingIfNeeded: $0 &* 5) })
  private let text = (keyword: "who", content: #"{"name":"x y"}"#)

  private func files() throws -> [[UInt8]] {
    [
      try PNG.encode(image, text: text), try JPEG.encode(image, quality: 90, text: text),
      try Netpbm.encode(image, text: text),
    ]
  }

  @Test("comes back under its keyword, and changes no pixel")
  func comesBack() throws {
    let plain = [
      try PNG.encode(image), try JPEG.encode(image, quality: 90), try Netpbm.encode(image),
    ]
    for (with, without) in zip(try files(), plain) {
      #expect(EmbeddedText.read(with, keyword: "who") == text.content)
      #expect(EmbeddedText.read(with, keyword: "wh") == nil)
      #expect(EmbeddedText.read(without, keyword: "who") == nil)
      #expect(
        try ImageDecoder.decode(with, name: "a") == ImageDecoder.decode(without, name: "b"))
    }
  }

  @Test("damage never leads out of the file")
  func survives() throws {
    for file in try files() {
      for damaged in Damage.of(file) { _ = EmbeddedText.read(damaged, keyword: "who") }
    }
    for short: [UInt8] in [
      [], [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xFE], [0xFF, 0xD8, 0xFF, 0xFE, 0, 1],
      [0xFF, 0xD8, 0xFF, 0xFE, 0xFF, 0xFF, 1], Array("P6\n#".utf8), Array("P6\n# who ".utf8),
    ] { #expect(EmbeddedText.read(short, keyword: "who") ?? "" == "") }
  }
}
