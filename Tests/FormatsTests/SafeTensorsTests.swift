import Formats
import Foundation
import TestSupport
import Testing

@Suite("Safetensors")
struct SafeTensorsTests {
  private static let arrays = [
    "b.weight": StoredArray([Float(1.5), -2, .infinity], shape: [3]),
    "a": StoredArray((0..<24).map { UInt8($0) }, shape: [2, 3, 4]),
    "whole": StoredArray([Int64(-5), 1 << 40], shape: [2, 1]),
    "scalar": StoredArray([Int32(7)], shape: []),
    "half": StoredArray(type: .float16, shape: [2], bytes: [0, 0x3C, 0, 0xC0]),
    "brain": StoredArray(type: .bfloat16, shape: [1], bytes: [0x80, 0x3F]),
    "none": StoredArray(type: .bool, shape: [0, 5], bytes: []),
  ]

  /// A file from its header's text and zeros.
  private static func file(_ header: String, zeros: Int) -> [UInt8] {
    var length = UInt64(header.utf8.count).littleEndian
    return withUnsafeBytes(of: &length, Array.init) + Array(header.utf8)
      + [UInt8](repeating: 0, count: zeros)
  }

  @Test("what is written is read back, from memory and from a file")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let file = SafeTensors(arrays: Self.arrays, metadata: ["note": "ü \"quoted\" /"])
    #expect(try SafeTensors(decoding: file.encoded(), name: "s") == file)
    try file.write(to: folder.file("weights"))
    #expect(try SafeTensors(contentsOf: folder.file("weights")) == file)
    let empty = SafeTensors(arrays: [:])
    #expect(try SafeTensors(decoding: empty.encoded(), name: "s") == empty)
  }

  @Test("equal content gives equal bytes, names sorted, the data aligned to 8 bytes")
  func isReproducible() throws {
    let bytes = SafeTensors(arrays: Self.arrays).encoded()
    #expect(SafeTensors(arrays: Self.arrays).encoded() == bytes)
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length % 8 == 0)
    let text = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let header = try #require(parsed)
    #expect(header.keys.sorted() == Self.arrays.keys.sorted())
    let first = try #require(header["a"] as? [String: Any])
    #expect(first["dtype"] as? String == "U8" && first["data_offsets"] as? [Int] == [0, 24])
  }

  /// What `safetensors.numpy.save({"x": np.array([1, 2], np.int16)}, {"k": "v"})` writes.
  @Test("a file of the reference library is read")
  func readsReference() throws {
    let header =
      #"{"__metadata__":{"k":"v"},"x":{"dtype":"I16","shape":[2],"data_offsets":[0,4]}}  "#
    var bytes = Self.file(header, zeros: 4)
    bytes[bytes.count - 4] = 1
    bytes[bytes.count - 2] = 2
    let file = try SafeTensors(decoding: bytes, name: "s")
    #expect(file.metadata == ["k": "v"] && file.arrays["x"]?.integers() == [1, 2])
  }

  @Test(
    "what breaks the format's rules is named",
    arguments: [
      (
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3,
        #"s: array "(all)": the arrays overlap or leave holes at byte 0; write the file again"#
      ),
      (
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 5,
        #"s: array "(all)": 3 bytes belong to no array; write the file again"#
      ),
      (
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"#
          + #""data_offsets":[1,3]}}"#, 3,
        #"s: array "(all)": the arrays overlap or leave holes at byte 2; write the file again"#
      ),
      (
        #"{"a":{"dtype":"F64","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
        #"s: array "a": its shape [4611686018427387904, 4] is too large; write the file again"#
      ),
      (
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}"#, 2,
        #"s: array "a": shape [2] needs 2 bytes, the offsets say [2, 0]; write the file again"#
      ),
      (
        #"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}"#, 1,
        #"s: array "a": its header entry is not dtype, shape and data_offsets; write the file again"#
      ),
      (
        #"{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}"#, 8,
        #"s: array "a": type C64 is not supported; write the file again"#
      ),
      (
        #"{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}"#, 2,
        #"s: the file ends within array "a"; it was cut short, copy or download it again"#
      ),
      (
        #"{"__metadata__":{"a":1}}"#, 0,
        "s: the metadata are not texts by name; write the file again"
      ),
      (
        "[]", 0,
        "s: the header is not a JSON object; the file is damaged or no safetensors file"
      ),
    ])
  func refuses(_ header: String, _ zeros: Int, _ message: String) {
    let error = #expect(throws: FormatError.self) {
      _ = try SafeTensors(decoding: Self.file(header, zeros: zeros), name: "s")
    }
    #expect(error?.description == message)
  }

  @Test("a header that claims more than the file or the format allows is refused at once")
  func refusesLongHeaders() {
    for (length, message) in [
      (UInt64(1000), "s: the file ends within the header"),
      (200 << 20, "s: a header of 209715200 bytes; this is no safetensors file"),
      (.max, "s: a header of 18446744073709551615 bytes"),
    ] {
      let bytes = withUnsafeBytes(of: length.littleEndian, Array.init) + [0x7B, 0x7D]
      let error = #expect(throws: FormatError.self) {
        _ = try SafeTensors(decoding: bytes, name: "s")
      }
      #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
  }

  @Test("every cut is found; a flipped bit is found or gives arrays of the right size")
  func survivesDamage() {
    let arrays = ["a": StoredArray([1, 2, 3] as [UInt8], shape: [3]), "b": Self.arrays["half"]!]
    let survey = Damage.survey(
      SafeTensors(arrays: arrays, metadata: ["k": "v"]).encoded(), failure: FormatError.self
    ) { bytes in
      for array in try SafeTensors(decoding: bytes, name: "s").arrays.values {
        _ = array.floats()
      }
    }
    #expect(survey.problems.isEmpty, "\(survey.problems)")
    #expect(survey.acceptedCuts.isEmpty)
    #expect(survey.acceptedFlips.count < survey.flips / 2)
  }
}
