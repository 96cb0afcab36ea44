import Formats
import Testing

@Suite("Stored arrays")
struct StoredArrayTests {
  @Test(
    "every type gives its numbers as floats",
    arguments: [
      (.bool, [0, 1], [0, 1]), (.uint8, [0, 255], [0, 255]), (.int8, [1, 0xFF], [1, -1]),
      (.uint16, [0, 0x80, 0xFF, 0xFF], [32768, 65535]), (.int16, [0, 0x80], [-32768]),
      (.int32, [0xFE, 0xFF, 0xFF, 0xFF], [-2]), (.int64, [0, 0, 0, 0, 0, 1, 0, 0], [0x1p40]),
      (.bfloat16, [0x80, 0x3F, 0x80, 0xFF], [1, -.infinity]),
      (.float32, [0, 0, 0xC0, 0x3F], [1.5]), (.float64, [0, 0, 0, 0, 0, 0, 0xF0, 0xBF], [-1]),
    ] as [(ElementType, [UInt8], [Float])])
  func floats(_ type: ElementType, _ bytes: [UInt8], _ values: [Float]) {
    #expect(StoredArray(type: type, shape: [values.count], bytes: bytes).floats() == values)
  }

  /// IEEE 754 half precision: normal, subnormal and special numbers.
  @Test(
    "half precision is exact",
    arguments: [
      (0x3C00, 1), (0xC000, -2), (0x7BFF, 65504), (0x0400, 0x1p-14), (0x03FF, 1023 * 0x1p-24),
      (0x0001, 0x1p-24), (0x8001, -0x1p-24), (0x7C00, .infinity), (0xFC00, -.infinity),
      (0x3555, 0.333251953125), (0, 0),
    ] as [(UInt16, Float)])
  func half(_ bits: UInt16, _ value: Float) {
    let bytes = [UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)]
    #expect(StoredArray(type: .float16, shape: [1], bytes: bytes).floats() == [value])
  }

  @Test("a half that is no number stays none, and minus zero keeps its sign")
  func halfSpecials() {
    let values = StoredArray(type: .float16, shape: [2], bytes: [1, 0x7C, 0, 0x80]).floats()
    #expect(values[0].isNaN && values[1] == 0 && values[1].sign == .minus)
  }

  @Test("whole numbers are exact, floating types have none")
  func integers() {
    let extremes = [Int64.min, .max, -1]
    #expect(StoredArray(extremes, shape: [3]).integers() == extremes)
    #expect(StoredArray([Int32.min, .max], shape: [2]).integers() == [-1 << 31, 1 << 31 - 1])
    #expect(StoredArray(type: .int8, shape: [1], bytes: [0x80]).integers() == [-128])
    #expect(StoredArray(type: .uint16, shape: [1], bytes: [0xFF, 0xFF]).integers() == [65535])
    for type in [ElementType.float16, .bfloat16, .float32, .float64] {
      let bytes = [UInt8](repeating: 0, count: type.byteCount)
      #expect(StoredArray(type: type, shape: [], bytes: bytes).integers() == nil)
    }
  }

  @Test("a shape of no axes holds one number, an axis of length 0 none")
  func counts() {
    #expect(StoredArray([Float(3)], shape: []).count == 1)
    #expect(StoredArray([Float](), shape: [4, 0]).floats().isEmpty)
  }
}
