import Imaging
import Pixels
import Testing

@Suite("Channels")
struct ChannelsTests {
  private static let pixel: [Int: [UInt8]] = [
    1: [60], 2: [60, 128], 3: [200, 100, 50], 4: [200, 100, 50, 128],
  ]

  @Test(
    "every number of channels becomes every other",
    arguments: [
      (1, 2, [60, 255]), (1, 3, [60, 60, 60]), (1, 4, [60, 60, 60, 255]),
      (2, 1, [30]), (2, 3, [30, 30, 30]), (2, 4, [60, 60, 60, 128]),
      // Luma: 0.299 · 200 + 0.587 · 100 + 0.114 · 50 = 124.2.
      (3, 1, [124]), (3, 2, [124, 255]), (3, 4, [200, 100, 50, 255]),
      (4, 1, [62]), (4, 2, [124, 128]), (4, 3, [100, 50, 25]),
      (1, 1, [60]), (4, 4, [200, 100, 50, 128]),
    ] as [(Int, Int, [UInt8])])
  func converts(_ from: Int, _ to: Int, _ expected: [UInt8]) throws {
    let bytes = try #require(Self.pixel[from])
    let size = Size(height: 1, width: 2)
    let image = Image(size: size, channels: from, bytes: bytes + bytes)
    #expect(image.converted(toChannels: to).bytes == expected + expected)
    // The same with 16 bits: 257 times as much, up to rounding.
    let wide = Image(
      size: size, channels: from, type: .uint16, bytes: (bytes + bytes).flatMap { [$0, $0] })
    let converted = wide.converted(toChannels: to)
    #expect(zip(converted.values, expected + expected).allSatisfy { abs($0 - Int($1) * 257) < 257 })
  }

  @Test("white stays white and black stays black")
  func keepsEnds() {
    for level in [0, 255] as [UInt8] {
      let image = Image(size: Size(side: 1), channels: 3, bytes: [level, level, level])
      #expect(image.converted(toChannels: 1).bytes == [level])
      let wide = Image(
        size: Size(side: 1), channels: 3, type: .uint16,
        bytes: [UInt8](repeating: level, count: 6))
      #expect(wide.converted(toChannels: 1).bytes == [level, level])
    }
  }
}
