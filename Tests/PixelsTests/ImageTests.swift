import Foundation
import Pixels
import Testing

@Suite("Images")
struct ImageTests {
  @Test("a picture of zeros has all of its bytes", arguments: [PixelType.uint8, .uint16], 1...4)
  func zeros(_ type: PixelType, _ channels: Int) {
    let image = Image(size: Size(height: 3, width: 5), channels: channels, type: type)
    #expect(image.bytes == [UInt8](repeating: 0, count: 15 * channels * type.byteCount))
    #expect(image.channels == channels && image.type == type && image.size.width == 5)
  }

  @Test("16 bits keep their high byte, 8 bits stay as they are")
  func becomes8Bit() {
    let size = Size(height: 1, width: 2)
    // Little endian: 0x12FF, 0xFF00.
    let deep = Image(size: size, channels: 1, type: .uint16, bytes: [0xFF, 0x12, 0, 0xFF])
    #expect(deep.as8Bit() == Image(size: size, channels: 1, bytes: [0x12, 0xFF]))
    let flat = Image(size: size, channels: 2, bytes: [1, 2, 3, 4])
    #expect(flat.as8Bit() == flat)
  }

  @Test("a sheet lays pictures side by side in rows and leaves white between them")
  func sheet() {
    let pictures = (1...3).map { value in
      Image(size: Size(height: 1, width: 2), channels: 1, bytes: [UInt8(value), UInt8(value + 10)])
    }
    let sheet = Image.sheet(pictures, columns: 2)
    #expect(sheet.size == Size(height: 4, width: 6) && sheet.channels == 1)
    let white = [UInt8](repeating: 255, count: 6)
    #expect(
      sheet.bytes == [1, 11, 255, 255, 2, 12] + white + white + [3, 13, 255, 255, 255, 255])
    #expect(Image.sheet([pictures[0]], columns: 5) == pictures[0])
  }

  @Test("pictures are equal only where shape, type and bytes are")
  func compares() {
    let bytes: [UInt8] = [1, 2, 3, 4]
    let image = Image(size: Size(height: 1, width: 4), channels: 1, bytes: bytes)
    #expect(image == Image(size: Size(height: 1, width: 4), channels: 1, bytes: bytes))
    #expect(image != Image(size: Size(height: 4, width: 1), channels: 1, bytes: bytes))
    #expect(image != Image(size: Size(height: 1, width: 2), channels: 2, bytes: bytes))
    #expect(
      image != Image(size: Size(height: 1, width: 2), channels: 1, type: .uint16, bytes: bytes))
    #expect(image != Image(size: Size(height: 1, width: 4), channels: 1, bytes: [1, 2, 3, 5]))
  }

  #if compiler(>=6.2)
    @Test("bytes that do not fit the shape are a programmer's mistake")
    func traps() async {
      await #expect(processExitsWith: .failure) {
        _ = Image(size: Size(side: 2), channels: 3, bytes: [UInt8](repeating: 0, count: 11))
      }
      await #expect(processExitsWith: .success) {
        _ = Image(size: Size(side: 2), channels: 3, bytes: [UInt8](repeating: 0, count: 12))
      }
    }
  #endif
}

@Suite("Sizes")
struct SizeTests {
  @Test("height comes first, in words and in the area")
  func describes() {
    let size = Size(height: 218, width: 178)
    #expect("\(size)" == "218 x 178" && size.area == 38804)
    #expect(Size(side: 64) == Size(height: 64, width: 64) && size != Size(height: 178, width: 218))
    #expect(Set([Size(side: 1), Size(height: 1, width: 1)]).count == 1)
  }

  @Test("JSON names both sides")
  func encodes() throws {
    let data = Data(#"{"height": 218, "width": 178}"#.utf8)
    let size = try JSONDecoder().decode(Size.self, from: data)
    #expect(size == Size(height: 218, width: 178))
    #expect(try JSONDecoder().decode(Size.self, from: JSONEncoder().encode(size)) == size)
  }
}
