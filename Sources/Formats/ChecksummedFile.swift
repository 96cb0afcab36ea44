import CZlib
import Foundation

/// Files that know whether they are whole: the payload, its length and its CRC-32 behind it.
///
/// Finds accidents, not forgery.
public enum ChecksummedFile {
  static let magic = Array("OBSCURA1".utf8)
  static let trailerLength = 20

  public static func write(_ payload: [UInt8], to url: URL, mode: mode_t? = nil) throws {
    try AtomicFile.write(seal(payload), to: url, mode: mode)
  }

  /// - Throws: `FormatError.altered` or `.truncated`, naming the file.
  public static func read(_ url: URL) throws -> [UInt8] {
    try open(FileBytes.read(url), name: url.path)
  }

  public static func seal(_ payload: [UInt8]) -> [UInt8] {
    var trailer = magic
    trailer.append(littleEndian: UInt64(payload.count))
    trailer.append(littleEndian: Checksum.crc32(payload))
    return payload + trailer
  }

  public static func open(_ bytes: [UInt8], name: String) throws -> [UInt8] {
    let end = bytes.count - trailerLength
    guard end >= 0, Array(bytes[end..<end + 8]) == magic else {
      throw FormatError.truncated(name, part: "its data or checksum")
    }
    let length: UInt64 = bytes.littleEndian(at: end + 8)
    let expected: UInt32 = bytes.littleEndian(at: end + 16)
    let payload = Array(bytes[..<end])
    guard length == UInt64(end), Checksum.crc32(payload) == expected else {
      throw FormatError.altered(name)
    }
    return payload
  }
}

enum Checksum {
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
  }
}

extension [UInt8] {
  mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// The caller has checked that the bytes are there.
  func littleEndian<Value: FixedWidthInteger>(at start: Int) -> Value {
    withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Value.self)) }
  }
}
