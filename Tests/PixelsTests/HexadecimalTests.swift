import Pixels
import Testing

@Suite("Hexadecimal digits")
struct HexadecimalTests {
  @Test("bytes come back from their digits, in either case")
  func roundTrips() {
    let bytes = (0...255).map(UInt8.init)
    #expect(bytes.hexadecimal.count == 512 && bytes.hexadecimal.hasPrefix("000102"))
    #expect([UInt8](hexadecimal: bytes.hexadecimal) == bytes)
    #expect([UInt8](hexadecimal: bytes.hexadecimal.uppercased()) == bytes)
    #expect([UInt8]().hexadecimal == "" && [UInt8](hexadecimal: "") == [])
  }

  @Test("anything else gives nothing", arguments: ["0", "0g", "0x", " 00", "é0", "00 "])
  func refuses(_ text: String) {
    #expect([UInt8](hexadecimal: text) == nil)
  }
}
