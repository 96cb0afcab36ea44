import Auditing
import Testing

@Suite("Key spaces")
struct KeySpaceTests {
  @Test("the pixel cipher overtakes Tanaka's at about 106.4 pixels (equations 2 to 5)")
  func crosses() {
    #expect(abs(KeySpace.crossing - 106.4) < 0.05, "\(KeySpace.crossing)")
    let tanaka = KeySpace.bits(of: .halfBytes, pixels: 121, channels: 3)
    func pixel(_ pixels: Int) -> Double {
      KeySpace.bits(of: .pixelwise(shuffled: true), pixels: pixels, channels: 3)
    }
    #expect(pixel(100) < tanaka && tanaka < pixel(121))
  }

  @Test("small cases counted by hand")
  func counts() {
    #expect(KeySpace.bits(of: .pixelwise(shuffled: false), pixels: 5, channels: 3) == 15)
    #expect(KeySpace.bits(of: .pixelwise(shuffled: true), pixels: 5, channels: 1) == 5)
    // Two blocks: 2 orders, and 16 states each.
    let two = KeySpace.bits(
      of: .blocks(side: 8, acrossPlanes: false), pixels: 128, channels: 1)
    #expect(abs(two - 9) < 1e-9, "\(two)")
  }
}
