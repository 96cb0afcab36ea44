import Foundation

/// The IDX files of MNIST, with or without gzip.
public enum IDX {
  public static func read(_ url: URL) throws -> StoredArray {
    try decode(FileBytes.read(url), name: url.path)
  }

  public static func decode(_ packed: [UInt8], name: String) throws -> StoredArray {
    let bytes = Gzip.isCompressed(packed) ? try Gzip.decompress(packed, name: name) : packed
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, let type = types[bytes[2]] else {
      throw FormatError.malformed(
        name, problem: "it does not start as an IDX file", remedy: "expected MNIST's own format")
    }
    let rank = Int(bytes[3])
    guard bytes.count >= 4 + 4 * rank else { throw FormatError.truncated(name, part: "the header") }
    let shape = (0..<rank).map { axis in
      bytes[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
    }
    var size = type.byteCount
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else { throw FormatError.truncated(name, part: "the data") }
      size = product
    }
    let start = 4 + 4 * rank
    guard bytes.count - start >= size else { throw FormatError.truncated(name, part: "the data") }
    guard bytes.count - start == size else {
      throw FormatError.malformed(
        name, problem: "\(bytes.count - start) bytes of data, shape \(shape) has \(size)",
        remedy: "the header or the data is damaged")
    }
    // The format is big endian.
    let width = type.byteCount
    let data = Array(bytes[start...])
    let native =
      width == 1
      ? data : stride(from: 0, to: size, by: width).flatMap { data[$0..<$0 + width].reversed() }
    return StoredArray(type: type, shape: shape, bytes: native)
  }

  private static let types: [UInt8: ElementType] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]
}
