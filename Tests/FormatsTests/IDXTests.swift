import Formats
import TestSupport
import Testing

@Suite("IDX files")
struct IDXTests {
  private static let bytes: [UInt8] = [
    0, 0, 0x0B, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 255, 254,
  ]

  @Test("big-endian numbers are read, plain and gzipped, from memory and from a file")
  func reads() throws {
    let folder = try TemporaryFolder()
    let array = try IDX.decode(Self.bytes, name: "i")
    #expect(array.type == .int16 && array.shape == [1, 2] && array.integers() == [256, -2])
    #expect(try IDX.decode(Gzip.compress(Self.bytes), name: "i") == array)
    try AtomicFile.write(Gzip.compress(Self.bytes), to: folder.file("labels.gz"))
    #expect(try IDX.read(folder.file("labels.gz")) == array)
  }

  @Test(
    "every type of the format has its code and width",
    arguments: [
      (0x08, .uint8), (0x09, .int8), (0x0B, .int16), (0x0C, .int32), (0x0D, .float32),
      (0x0E, .float64),
    ] as [(UInt8, ElementType)])
  func types(_ code: UInt8, _ type: ElementType) throws {
    // The number 1.
    let one: [UInt8] =
      switch type {
      case .float32: [0x3F, 0x80, 0, 0]
      case .float64: [0x3F, 0xF0, 0, 0, 0, 0, 0, 0]
      default: [UInt8](repeating: 0, count: type.byteCount - 1) + [1]
      }
    let array = try IDX.decode([0, 0, code, 1, 0, 0, 0, 1] + one, name: "i")
    #expect(array.type == type && array.floats() == [1])
  }

  @Test(
    "what is no IDX file, is cut or has a surplus is named",
    arguments: [
      ([], "it does not start as an IDX file; expected MNIST's own format"),
      ([1, 0, 8, 1], "it does not start as an IDX file; expected MNIST's own format"),
      ([0, 0, 7, 1], "it does not start as an IDX file; expected MNIST's own format"),
      (
        [0, 0, 8, 255],
        "the file ends within the header; it was cut short, copy or download it again"
      ),
      (
        [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12),
        "the file ends within the data; it was cut short, copy or download it again"
      ),
      (
        [0, 0, 8, 1, 0, 0, 0, 1, 5, 6],
        "2 bytes of data, shape [1] has 1; the header or the data is damaged"
      ),
    ] as [([UInt8], String)])
  func refuses(_ bytes: [UInt8], _ message: String) {
    let error = #expect(throws: FormatError.self) { _ = try IDX.decode(bytes, name: "i") }
    #expect(error?.description == "i: \(message)")
  }

  @Test("every cut is found, plain and gzipped; a flipped bit never harms")
  func survivesDamage() {
    let plain = Damage.survey(Self.bytes, failure: FormatError.self) {
      _ = try IDX.decode($0, name: "i")
    }
    #expect(plain.problems.isEmpty && plain.acceptedCuts.isEmpty, "\(plain)")
    // The four bytes of numbers carry no checksum, and the type may turn into its neighbour.
    #expect(plain.acceptedFlips.count >= 32 && plain.acceptedFlips.count < 40)
    let packed = Damage.survey(Gzip.compress(Self.bytes), failure: FormatError.self) {
      _ = try IDX.decode($0, name: "i")
    }
    #expect(packed.problems.isEmpty && packed.acceptedCuts.isEmpty, "\(packed)")
  }
}
