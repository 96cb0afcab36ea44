import Formats
import Foundation
import TestSupport
import Testing

@Suite("Checksummed files")
struct ChecksummedFileTests {
  @Test("what is written is read back, with its mode")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    for payload in [[], [1], (0..<5000).map { UInt8(truncatingIfNeeded: $0) }] {
      try ChecksummedFile.write(payload, to: folder.file("state"), mode: 0o600)
      #expect(try ChecksummedFile.read(folder.file("state")) == payload)
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("state").path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  /// The trailer is the magic, the length and the CRC-32 of the check string, 0xCBF43926.
  @Test("the trailer's layout is fixed, so that old files stay readable")
  func layout() {
    let sealed = ChecksummedFile.seal(Array("123456789".utf8))
    #expect(
      Array(sealed.dropFirst(9)) == Array("OBSCURA1".utf8) + [9, 0, 0, 0, 0, 0, 0, 0]
        + [0x26, 0x39, 0xF4, 0xCB])
  }

  @Test("every cut and every flipped bit is found")
  func findsDamage() {
    let survey = Damage.survey(
      ChecksummedFile.seal((0..<100).map { UInt8($0) }), failure: FormatError.self
    ) {
      _ = try ChecksummedFile.open($0, name: "c")
    }
    #expect(survey.problems.isEmpty, "\(survey.problems)")
    #expect(survey.acceptedCuts.isEmpty && survey.acceptedFlips.isEmpty && survey.flips == 960)
  }

  @Test("a file with something behind it, and one of another kind, are told apart")
  func explains() throws {
    let sealed = ChecksummedFile.seal([1, 2, 3])
    #expect(throws: FormatError.truncated("c", part: "its data or checksum")) {
      _ = try ChecksummedFile.open(sealed + [0], name: "c")
    }
    #expect(throws: FormatError.altered("c")) {
      _ = try ChecksummedFile.open([9] + sealed, name: "c")
    }
  }
}
