import Formats
import Foundation
import TestSupport
import Testing

@Suite("Arrays in files")
struct ArrayFileTests {
  static let arrays: [StoredArray] = [
    StoredArray([Float(1.5), -2, .infinity], shape: [3]),
    StoredArray((0..<24).map { UInt8($0) }, shape: [2, 3, 4]),
    StoredArray([Int64(-5), 1 << 40], shape: [2, 1]), StoredArray([Int32(7)], shape: []),
    StoredArray(type: .float16, shape: [2], bytes: [0, 0x3C, 0, 0xC0]),
    StoredArray(type: .bool, shape: [0], bytes: []),
  ]

  @Test("safetensors: what is written is read, sorted by name")
  func safeTensors() throws {
    var named: [String: StoredArray] = [:]
    for (index, array) in Self.arrays.enumerated() { named["array.\(index)"] = array }
    let file = SafeTensors(arrays: named, metadata: ["note": "ü"])
    let bytes = file.encoded()
    #expect(try SafeTensors(decoding: bytes, name: "s") == file)
    #expect(file.encoded() == bytes)
    // Safetensors' own example of a header's layout: length, JSON, data.
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
    #expect((header as? [String: Any])?.count == named.count + 1)
  }

  @Test("safetensors: cuts throw; holes, overlaps and absurd shapes are refused")
  func safeTensorsDamage() throws {
    let bytes = SafeTensors(arrays: ["a": Self.arrays[0], "b": Self.arrays[1]]).encoded()
    for cut in bytes.indices {
      #expect(throws: FormatError.self) {
        _ = try SafeTensors(decoding: Array(bytes[..<cut]), name: "s")
      }
    }
    for damaged in Damage.of(bytes) { _ = try? SafeTensors(decoding: damaged, name: "s") }
    func file(_ header: String, _ data: Int) -> [UInt8] {
      let text = Array(header.utf8)
      return [UInt8(text.count), 0, 0, 0, 0, 0, 0, 0] + text + [UInt8](repeating: 0, count: data)
    }
    for (header, data) in [
      (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3),
      (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 5),
      (#"{"a":{"dtype":"F64","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0),
      (#"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}"#, 1), ("[]", 0),
    ] {
      let error = #expect(throws: FormatError.self) {
        _ = try SafeTensors(decoding: file(header, data), name: "s")
      }
      #expect(error?.description.hasPrefix("s: ") == true)
    }
  }

  @Test("npy: what is written is read, and headers of NumPy's own kinds")
  func numPy() throws {
    for array in Self.arrays { #expect(try NumPy.decode(NumPy.encode(array), name: "n") == array) }
    func file(_ header: String, _ data: [UInt8]) -> [UInt8] {
      let text = Array(header.utf8)
      return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.count), 0] + text + data
    }
    let column = file(
      "{'descr': '<u1', 'fortran_order': True, 'shape': (2, 3), }\n", [1, 2, 3, 4, 5, 6])
    #expect(try NumPy.decode(column, name: "n").bytes == [1, 3, 5, 2, 4, 6])
    let big = file("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }\n", [0, 1, 1, 0])
    #expect(try NumPy.decode(big, name: "n").integers() == [1, 256])
    let words = file("{'descr': '<U5', 'fortran_order': False, 'shape': (1,), }\n", [0])
    #expect(throws: FormatError.self) { _ = try NumPy.decode(words, name: "n") }
    let bytes = NumPy.encode(Self.arrays[1])
    for cut in bytes.indices {
      #expect(throws: FormatError.self) { _ = try NumPy.decode(Array(bytes[..<cut]), name: "n") }
    }
    for damaged in Damage.of(bytes) { _ = try? NumPy.decode(damaged, name: "n") }
  }

  @Test("IDX: big endian, plain and gzipped; cuts and surplus are refused")
  func idx() throws {
    let bytes: [UInt8] = [0, 0, 0x0B, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 255, 254]
    let array = try IDX.decode(bytes, name: "i")
    #expect(array.shape == [1, 2] && array.integers() == [256, -2])
    #expect(try IDX.decode(Gzip.compress(bytes), name: "i") == array)
    for cut in bytes.indices {
      #expect(throws: FormatError.self) { _ = try IDX.decode(Array(bytes[..<cut]), name: "i") }
    }
    #expect(throws: FormatError.self) { _ = try IDX.decode(bytes + [0], name: "i") }
    let absurd: [UInt8] = [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12)
    #expect(throws: FormatError.self) { _ = try IDX.decode(absurd, name: "i") }
  }

  @Test("numbers of every type as floats and as whole numbers")
  func converts() {
    #expect(
      StoredArray(type: .float16, shape: [3], bytes: [0, 0x3C, 1, 0, 0, 0xFC]).floats() == [
        1, 0x1p-24, -.infinity,
      ])
    #expect(StoredArray(type: .bfloat16, shape: [1], bytes: [0x80, 0x3F]).floats() == [1])
    #expect(StoredArray(type: .int8, shape: [1], bytes: [0xFF]).integers() == [-1])
    #expect(StoredArray([Float(1)], shape: [1]).integers() == nil)
  }
}
