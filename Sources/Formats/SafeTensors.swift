import Foundation

/// Named arrays in one file, as the safetensors format lays them out: a JSON header, then the data.
public struct SafeTensors: Sendable, Equatable {
  public var arrays: [String: StoredArray]
  public var metadata: [String: String]

  public init(arrays: [String: StoredArray], metadata: [String: String] = [:]) {
    self.arrays = arrays
    self.metadata = metadata
  }

  static let maximumHeader = 100 << 20

  /// - Throws: `FormatError` that names the file and the array.
  public init(contentsOf url: URL) throws {
    try self.init(decoding: FileBytes.read(url), name: url.path)
  }

  /// - Parameter name: the file's name, for errors.
  public init(decoding bytes: [UInt8], name: String) throws {
    guard bytes.count >= 8 else { throw FormatError.truncated(name, part: "the header's length") }
    let length: UInt64 = bytes.littleEndian(at: 0)
    guard length <= UInt64(Self.maximumHeader) else {
      throw FormatError.malformed(
        name, problem: "a header of \(length) bytes", remedy: "this is no safetensors file")
    }
    let start = 8 + Int(length)
    guard bytes.count >= start else { throw FormatError.truncated(name, part: "the header") }
    let parsed = try? JSONSerialization.jsonObject(with: Data(bytes[8..<start]))
    guard let header = parsed as? [String: Any] else {
      throw FormatError.malformed(
        name, problem: "the header is not a JSON object",
        remedy: "the file is damaged or no safetensors file")
    }
    guard let metadata = (header["__metadata__"] ?? [String: String]()) as? [String: String] else {
      throw FormatError.malformed(
        name, problem: "the metadata are not texts by name", remedy: "write the file again")
    }
    self.metadata = metadata
    var reader = Reader(name: name, bytes: bytes, start: start)
    // In order, so that a file with several problems always names the same one.
    for (key, value) in header.sorted(by: { $0.key < $1.key }) where key != "__metadata__" {
      try reader.read(key, value)
    }
    try reader.checkCoverage()
    arrays = reader.arrays
  }

  /// The file's bytes; names are sorted, so that equal content gives equal bytes.
  public func encoded() -> [UInt8] {
    var header: [String: Any] = [:]
    var offset = 0
    let names = arrays.keys.sorted()
    for name in names {
      guard let array = arrays[name] else { continue }
      header[name] = [
        "dtype": Self.code(of: array.type), "shape": array.shape,
        "data_offsets": [offset, offset + array.bytes.count],
      ]
      offset += array.bytes.count
    }
    if !metadata.isEmpty { header["__metadata__"] = metadata }
    let json = try? JSONSerialization.data(
      withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
    guard let json else { preconditionFailure("SafeTensors.encoded: header is no JSON") }
    let padding = (8 - json.count % 8) % 8
    var out: [UInt8] = []
    out.reserveCapacity(8 + json.count + padding + offset)
    out.append(littleEndian: UInt64(json.count + padding))
    out += json
    out += [UInt8](repeating: UInt8(ascii: " "), count: padding)
    for name in names { out += arrays[name]?.bytes ?? [] }
    return out
  }

  /// Writes the file at once or not at all.
  public func write(to url: URL) throws {
    try AtomicFile.write(encoded(), to: url)
  }

  static let codes: [(ElementType, String)] = [
    (.bool, "BOOL"), (.uint8, "U8"), (.int8, "I8"), (.uint16, "U16"), (.int16, "I16"),
    (.int32, "I32"), (.int64, "I64"), (.float16, "F16"), (.bfloat16, "BF16"), (.float32, "F32"),
    (.float64, "F64"),
  ]

  private static func code(of type: ElementType) -> String {
    codes.first { $0.0 == type }?.1 ?? ""
  }

  private struct Reader {
    let name: String
    let bytes: [UInt8]
    let start: Int
    var arrays: [String: StoredArray] = [:]
    var ranges: [Range<Int>] = []

    mutating func read(_ key: String, _ value: Any) throws {
      guard let entry = value as? [String: Any], let code = entry["dtype"] as? String,
        let shape = entry["shape"] as? [Int], let offsets = entry["data_offsets"] as? [Int],
        offsets.count == 2, shape.allSatisfy({ $0 >= 0 })
      else { throw problem(key, "its header entry is not dtype, shape and data_offsets") }
      guard let type = codes.first(where: { $0.1 == code })?.0 else {
        throw problem(key, "type \(code) is not supported")
      }
      var size = type.byteCount
      for length in shape {
        let (product, overflow) = size.multipliedReportingOverflow(by: length)
        guard !overflow else { throw problem(key, "its shape \(shape) is too large") }
        size = product
      }
      guard offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] - offsets[0] == size else {
        throw problem(key, "shape \(shape) needs \(size) bytes, the offsets say \(offsets)")
      }
      guard offsets[1] <= bytes.count - start else {
        throw FormatError.truncated(name, part: "array \"\(key)\"")
      }
      ranges.append(offsets[0]..<offsets[1])
      let data = Array(bytes[start + offsets[0]..<start + offsets[1]])
      arrays[key] = StoredArray(type: type, shape: shape, bytes: data)
    }

    /// The format forbids overlaps and holes, in which something could hide.
    func checkCoverage() throws {
      var end = 0
      for range in ranges.sorted(by: {
        ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
      }) {
        guard range.lowerBound == end else {
          throw problem("(all)", "the arrays overlap or leave holes at byte \(end)")
        }
        end = range.upperBound
      }
      guard end == bytes.count - start else {
        throw problem("(all)", "\(bytes.count - start - end) bytes belong to no array")
      }
    }

    private func problem(_ key: String, _ text: String) -> FormatError {
      .malformed(name, problem: "array \"\(key)\": \(text)", remedy: "write the file again")
    }
  }
}
