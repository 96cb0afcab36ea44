import Formats
import TestSupport
import Testing

@Suite("Gzip")
struct GzipTests {
  @Test("what is compressed comes back, whatever its length", arguments: [0, 1, 100_000, 700_001])
  func roundTrip(_ count: Int) throws {
    var generator = SystemRandomNumberGenerator()
    let random = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for bytes in [random, [UInt8](repeating: 7, count: count)] {
      for level in [1, 6, 9] {
        let packed = Gzip.compress(bytes, level: level)
        #expect(Gzip.isCompressed(packed) && !Gzip.isCompressed(bytes.prefix(1)))
        #expect(try Gzip.decompress(packed, name: "g") == bytes)
      }
    }
  }

  @Test("repetition is made small, and equal content gives equal bytes")
  func compresses() {
    let bytes = (0..<100_000).map { UInt8($0 % 7) }
    #expect(Gzip.compress(bytes).count < 1000)
    #expect(Gzip.compress(bytes) == Gzip.compress(bytes))
  }

  @Test("members that stand one after another are read as one, as gzip does")
  func readsMembers() throws {
    let (one, two) = (Gzip.compress([1, 2]), Gzip.compress([3]))
    #expect(try Gzip.decompress(one + two, name: "g") == [1, 2, 3])
    #expect(throws: FormatError.self) { _ = try Gzip.decompress(one + two.dropLast(), name: "g") }
  }

  @Test("a small file that would become enormous is stopped at the limit")
  func stopsAtLimit() throws {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 4 << 20))
    #expect(bomb.count < 8192)
    #expect(try Gzip.decompress(bomb, name: "g", limit: 4 << 20).count == 4 << 20)
    let error = #expect(throws: FormatError.self) {
      _ = try Gzip.decompress(bomb, name: "g", limit: 1 << 20)
    }
    guard case .tooLarge("g", let bytes, 1_048_576) = error else {
      Issue.record("\(error as Any)")
      return
    }
    // It stops with the chunk that passes the limit.
    #expect(bytes <= 2 << 20)
  }

  @Test("every cut is found, and every flipped bit that matters")
  func findsDamage() {
    let packed = Gzip.compress(Array("a text with a text in it, and again a text".utf8))
    let survey = Damage.survey(packed, failure: FormatError.self) {
      _ = try Gzip.decompress($0, name: "g", limit: 1 << 20)
    }
    #expect(survey.problems.isEmpty && survey.acceptedCuts.isEmpty, "\(survey)")
    // The content depends neither on the header's time and system nor on the bits that fill the
    // last byte before the checksum.
    let found = survey.acceptedFlips.map { $0 / 8 }
    #expect(found.allSatisfy { $0 < 10 || $0 == packed.count - 9 }, "\(found)")
  }

  @Test("other bytes are no gzip")
  func refuses() {
    #expect(throws: FormatError.truncated("g", part: "its compressed data")) {
      _ = try Gzip.decompress([], name: "g")
    }
    #expect(throws: FormatError.altered("g")) {
      _ = try Gzip.decompress(Array("no gzip at all".utf8), name: "g")
    }
  }
}
