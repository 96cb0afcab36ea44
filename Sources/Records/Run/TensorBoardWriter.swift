import Foundation

/// Writes scalars as a TensorBoard event file.
///
/// Format: TFRecord frames around protocol buffers of type `Event`
/// (`tensorflow/core/util/event.proto`), of which this writes `wall_time`, `step`, `file_version`,
/// `summary.value { tag, simple_value }` and `session_log.status`.
public final class TensorBoardWriter {
  public let url: URL
  private let file: AppendOnlyFile
  private let now: () -> Double

  /// Starts a file of its own in the folder; TensorBoard reads all files of a folder as one.
  ///
  /// - Parameter now: seconds since 1970, which TensorBoard shows beside each point.
  public init(folder: URL, now: @escaping () -> Double = { Date().timeIntervalSince1970 }) throws {
    self.now = now
    let start = now()
    let prefix = "events.out.tfevents.\(Int(start))"
    var url = folder.appendingPathComponent("\(prefix).obscura")
    var number = 1
    while FileManager.default.fileExists(atPath: url.path) {
      url = folder.appendingPathComponent("\(prefix).obscura.\(number)")
      number += 1
    }
    self.url = url
    file = try AppendOnlyFile(url)
    var event = ProtocolBuffer()
    event.double(1, start)
    event.string(3, "brain.Event:2")
    try file.append(TFRecord.frame(event.bytes))
  }

  /// Adds one point to each curve. Values that are not finite are left out.
  public func append(_ scalars: [String: Double], step: Int) throws {
    var summary = ProtocolBuffer()
    for (tag, value) in scalars.sorted(by: { $0.key < $1.key }) where value.isFinite {
      var entry = ProtocolBuffer()
      entry.string(1, tag)
      entry.float(2, Float(value))
      summary.message(1, entry)
    }
    guard !summary.bytes.isEmpty else { return }
    var event = ProtocolBuffer()
    event.double(1, now())
    event.integer(2, step)
    event.message(5, summary)
    try file.append(TFRecord.frame(event.bytes))
  }

  /// Says that training starts from a step again: TensorBoard forgets the points from there on.
  public func restart(at step: Int) throws {
    var log = ProtocolBuffer()
    log.integer(1, 1)  // SessionLog.START
    var event = ProtocolBuffer()
    event.double(1, now())
    event.integer(2, step)
    event.message(7, log)
    try file.append(TFRecord.frame(event.bytes))
  }
}

/// The little of the protocol buffers' wire format that events need.
struct ProtocolBuffer {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ field: Int, _ value: Int) {
    tag(field, wire: 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func double(_ field: Int, _ value: Double) {
    tag(field, wire: 1)
    bytes += littleEndian(value.bitPattern)
  }

  mutating func float(_ field: Int, _ value: Float) {
    tag(field, wire: 5)
    bytes += littleEndian(value.bitPattern)
  }

  mutating func string(_ field: Int, _ value: String) {
    block(field, Array(value.utf8))
  }

  mutating func message(_ field: Int, _ value: ProtocolBuffer) {
    block(field, value.bytes)
  }

  private mutating func block(_ field: Int, _ content: [UInt8]) {
    tag(field, wire: 2)
    varint(UInt64(content.count))
    bytes += content
  }

  private mutating func tag(_ field: Int, wire: Int) {
    varint(UInt64(field << 3 | wire))
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Frames of TensorFlow's record files: length, its checksum, content, its checksum.
enum TFRecord {
  static func frame(_ content: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(content.count))
    return length + littleEndian(maskedChecksum(length)) + content
      + littleEndian(maskedChecksum(content))
  }

  /// Rotated and shifted, because a checksum over data that hold checksums is weak.
  static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
    let value = checksum(bytes)
    return (value >> 15 | value << 17) &+ 0xA282_EAD8
  }

  /// CRC-32C (Castagnoli).
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
    }
  }
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
