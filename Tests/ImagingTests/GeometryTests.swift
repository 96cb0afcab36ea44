import Imaging
import Pixels
import Testing

@Suite("Geometry")
struct GeometryTests {
  @Test(
    "resizing is Pillow's bilinear one within a level", arguments: Fixtures.entries(of: "resize"))
  func resizes(_ entry: Fixtures.Entry) throws {
    let source = try ImageDecoder.decode(Fixtures.bytes(entry.file), name: entry.file)
    let distance = try #require(source.resized(to: entry.size).distance(to: entry.expected))
    #expect(distance <= 1, "\(distance)")
  }

  @Test(
    "colours count as much as they are opaque, as in Pillow",
    arguments: Fixtures.entries(of: "resize alpha"))
  func resizesAlpha(_ entry: Fixtures.Entry) throws {
    let source = try ImageDecoder.decode(Fixtures.bytes(entry.file), name: entry.file)
    let resized = source.resized(to: entry.size)
    // Laid over black: Pillow's colours under little alpha are coarse.
    let flat = resized.converted(toChannels: 3)
    let distance = try #require(flat.distance(to: entry.expected.converted(toChannels: 3)))
    #expect(distance <= 2, "\(distance)")
    #expect(
      zip(resized.bytes, entry.expected.bytes).enumerated().allSatisfy { index, pair in
        index % 4 != 3 || abs(Int(pair.0) - Int(pair.1)) <= 1
      })
  }

  @Test("hidden colours do not bleed")
  func hidesColors() {
    let image = Image(
      size: Size(height: 1, width: 2), channels: 4, bytes: [255, 0, 0, 0, 0, 255, 0, 255])
    #expect(image.resized(to: Size(side: 1)).bytes == [0, 255, 0, 128])
  }

  @Test("a flat picture stays flat at any size", arguments: [1, 2, 63, 64, 129, 1000])
  func keepsFlat(_ side: Int) {
    for level in [0, 1, 127, 254, 255] as [UInt8] {
      let size = Size(height: 64, width: 1001)
      let bytes = [UInt8](repeating: level, count: size.area)
      let resized = Image(size: size, channels: 1, bytes: bytes).resized(to: Size(side: side))
      #expect(resized.bytes.allSatisfy { $0 == level })
    }
  }

  @Test("the same size is the same picture", arguments: [1, 2, 3, 4])
  func keepsSize(_ channels: Int) {
    let image = Image.noise(Size(height: 5, width: 9), channels: channels)
    #expect(image.resized(to: image.size) == image)
  }

  @Test("the middle is cut out")
  func crops() {
    let image = Image(size: Size(height: 3, width: 4), channels: 1, bytes: Array(0..<12))
    #expect(image.centerCropped(to: Size(height: 1, width: 2)).bytes == [5, 6])
    #expect(image.centerCropped(to: Size(height: 2, width: 3)).bytes == [0, 1, 2, 4, 5, 6])
    #expect(image.centerCropped(to: image.size) == image)
    let wide = Image.noise(Size(height: 3, width: 3), channels: 3, type: .uint16)
    #expect(wide.centerCropped(to: Size(side: 1)).bytes == Array(wide.bytes[24..<30]))
  }

  @Test("mirroring swaps left and right")
  func mirrors() {
    let image = Image(size: Size(height: 2, width: 2), channels: 2, bytes: Array(1...8))
    #expect(image.mirrored().bytes == [3, 4, 1, 2, 7, 8, 5, 6])
    let wide = Image.noise(Size(height: 4, width: 7), channels: 3, type: .uint16)
    #expect(wide.mirrored() != wide && wide.mirrored().mirrored() == wide)
  }
}
