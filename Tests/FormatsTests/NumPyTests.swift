import Formats
import Foundation
import TestSupport
import Testing

@Suite("NumPy files")
struct NumPyTests {
  private static func file(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8)
    let length: [UInt8] = version == 1 ? [UInt8(text.count), 0] : [UInt8(text.count), 0, 0, 0]
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
  }

  private static func header(_ type: String, _ shape: String, fortran: Bool = false) -> String {
    "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
  }

  @Test("every type that NumPy has is read back as it was written", arguments: ElementType.allCases)
  func roundTrip(_ type: ElementType) throws {
    for shape in [[], [1], [0], [2, 3], [2, 1, 3]] {
      let count = shape.reduce(1, *) * type.byteCount
      let array = StoredArray(type: type, shape: shape, bytes: (0..<count).map { UInt8($0 % 2) })
      let read = try NumPy.decode(NumPy.encode(array), name: "n")
      if type == .bfloat16 {
        #expect(read.type == .float32 && read.floats() == array.floats() && read.shape == shape)
      } else {
        #expect(read == array)
      }
    }
  }

  /// `numpy.lib.format.write_array` aligns the data so that they can be mapped into memory.
  @Test("the data start at a multiple of 64")
  func aligns() {
    for shape in [[1], [1000, 1000, 0], [12, 34, 56, 0]] {
      let bytes = NumPy.encode(
        StoredArray(
          type: .float32, shape: shape,
          bytes: []
            + [UInt8](repeating: 0, count: shape.reduce(4, *))))
      #expect((bytes.count - shape.reduce(4, *)) % 64 == 0)
    }
  }

  @Test("Fortran order, big endian and the long header of version 2 are understood")
  func readsVariants() throws {
    let column = Self.file(Self.header("<u1", "(2, 3)", fortran: true), [1, 2, 3, 4, 5, 6])
    #expect(try NumPy.decode(column, name: "n").bytes == [1, 3, 5, 2, 4, 6])
    let cube = Self.file(Self.header("|u1", "(2, 1, 2)", fortran: true), [1, 2, 3, 4])
    #expect(try NumPy.decode(cube, name: "n").bytes == [1, 3, 2, 4])
    let big = Self.file(Self.header(">i2", "(2,)"), [0, 1, 1, 0])
    #expect(try NumPy.decode(big, name: "n").integers() == [1, 256])
    for version: UInt8 in [2, 3] {
      let long = Self.file(Self.header("<i2", "(1,)"), [7, 0], version: version)
      #expect(try NumPy.decode(long, name: "n").integers() == [7])
    }
  }

  @Test(
    "what cannot be read is named",
    arguments: [
      ("<U5", "(1,)", "type U5 is not supported; convert it, for instance with .astype('float32')"),
      ("<c8", "(1,)", "type c8 is not supported; convert it, for instance with .astype('float32')"),
      ("|O", "(1,)", "the header is not a plain array's; save one numeric array"),
      ("<u1", "(-1,)", "the header is not a plain array's; save one numeric array"),
      ("<u1", "(3,)", "the file ends within the data; it was cut short, copy or download it again"),
      ("<u1", "(1,)", "1 bytes follow the array; save one array to a file"),
      (
        "<u1", "(99999999999999999999,)",
        "shape (99999999999999999999,) is too large; the header is damaged, save the array again"
      ),
      (
        "<f8", "(4611686018427387904, 4)",
        "shape (4611686018427387904, 4) is too large; the header is damaged, save the array again"
      ),
    ])
  func refuses(_ type: String, _ shape: String, _ message: String) {
    let error = #expect(throws: FormatError.self) {
      _ = try NumPy.decode(Self.file(Self.header(type, shape), [1, 2]), name: "n")
    }
    #expect(error?.description == "n: \(message)")
  }

  @Test("every cut is found, a flipped bit never harms")
  func survivesDamage() {
    let array = StoredArray([1, 2, 3, 4, 5, 6] as [UInt8], shape: [2, 3])
    let survey = Damage.survey(NumPy.encode(array), failure: FormatError.self) { bytes in
      _ = try NumPy.decode(bytes, name: "n").floats()
    }
    #expect(survey.problems.isEmpty, "\(survey.problems)")
    #expect(survey.acceptedCuts.isEmpty)
    #expect(survey.acceptedFlips.count < survey.flips)
  }

  @Test("NumPy itself reads what is written and is read")
  func agreesWithNumPy() throws {
    guard let python = Tool("python3", for: "NumPy reads npy files"),
      try python.run(["-c", "import importlib.util as u; exit(not u.find_spec('numpy'))"]).status
        == 0
    else { return print("notice: python3 with numpy is missing, skipped: NumPy reads npy files") }
    let folder = try TemporaryFolder()
    try NumPy.write(StoredArray([Float(0.5), -3], shape: [2, 1]), to: folder.file("ours.npy"))
    let script = """
      import numpy as np, sys
      a = np.load(sys.argv[1] + "/ours.npy")
      print(a.dtype, a.shape, a.ravel().tolist())
      np.save(sys.argv[1] + "/theirs.npy", np.asfortranarray(a.astype(">i4") * 2))
      """
    let answer = try python.run(["-c", script, folder.url.path])
    #expect(answer.output == "float32 (2, 1) [0.5, -3.0]\n")
    #expect(try NumPy.read(folder.file("theirs.npy")).integers() == [0, -6])
  }
}
