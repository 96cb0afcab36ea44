import Foundation
import Records
import TestSupport
import Testing

@Suite("TensorBoard files")
struct TensorBoardWriterTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func writer() throws -> TensorBoardWriter {
    try TensorBoardWriter(folder: folder.url) { 1_700_000_000.5 }
  }

  /// The bytes are those of TensorBoard's own writer; see scripts/oracles/event_file.py.
  @Test("the file is, byte by byte, what TensorBoard's own writer makes")
  func agrees() throws {
    let writer = try writer()
    try writer.append(["loss/ünlü": -2.5e-8, "loss/task": 0.75], step: 1)
    try writer.append(["loss/task": .nan, "b": .infinity], step: 2)
    try writer.append([:], step: 3)
    try writer.restart(at: 300)
    try writer.append(["a": 1e9, "nan": .nan], step: 300)
    let expected =
      "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110"
      + "33000000000000000ca720560900002040fc54d94110012a260a100a096c6f73732f7461736b1500"
      + "00403f0a120a0b6c6f73732fc3bc6e6cc3bc1595bfd6b26ee18ffd100000000000000095fbfe1809"
      + "00002040fc54d94110ac023a020801b94512a31800000000000000a37f4b220900002040fc54d941"
      + "10ac022a0a0a080a016115286b6e4e721903c0"
    let bytes = try Data(contentsOf: writer.url)
    let hexadecimal = bytes.map { String(format: "%02x", $0) }.joined()
    #expect(hexadecimal == expected)
  }

  @Test("every record's checksums are right, and each scalar is there with its step")
  func framesRecords() throws {
    let writer = try writer()
    for step in 1...20 {
      try writer.append(["loss": Double(step) / 4, "rate": 0.125], step: step * 1000)
    }
    let records = try EventFile.records(of: [UInt8](Data(contentsOf: writer.url)))
    #expect(records.count == 21)
    #expect(records[0].contains(subsequence: Array("brain.Event:2".utf8)))
    for step in 1...20 {
      let value = withUnsafeBytes(of: (Float(step) / 4).bitPattern.littleEndian, Array.init)
      #expect(records[step].contains(subsequence: Array("loss".utf8) + [0x15] + value))
    }
  }

  @Test("writers that start in the same second have files of their own")
  func separatesRuns() throws {
    let writers = try (0..<3).map { _ in try writer() }
    for (step, writer) in writers.enumerated() { try writer.append(["a": 1], step: step) }
    #expect(
      try folder.names == [
        "events.out.tfevents.1700000000.obscura", "events.out.tfevents.1700000000.obscura.1",
        "events.out.tfevents.1700000000.obscura.2",
      ])
    for writer in writers {
      #expect(try EventFile.records(of: [UInt8](Data(contentsOf: writer.url))).count == 2)
    }
  }

  @Test("a folder that is missing is named")
  func refuses() {
    #expect(throws: (any Error).self) {
      _ = try TensorBoardWriter(folder: folder.file("missing")) { 0 }
    }
  }

  @Test("the reader of these tests itself finds flipped bits")
  func readerFindsDamage() throws {
    let writer = try writer()
    try writer.append(["a": 1], step: 1)
    let bytes = [UInt8](try Data(contentsOf: writer.url))
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      #expect(throws: EventFile.Damaged.self) { _ = try EventFile.records(of: flipped) }
    }
  }
}

/// Reads the frames of an event file, written apart from the writer: CRC-32C bit by bit.
enum EventFile {
  struct Damaged: Error {
    let offset: Int
  }

  static func records(of bytes: [UInt8]) throws -> [[UInt8]] {
    var records: [[UInt8]] = []
    var offset = 0
    while offset < bytes.count {
      guard offset + 16 <= bytes.count else { throw Damaged(offset: offset) }
      let length = number(bytes[offset..<offset + 8])
      guard checksum(bytes[offset..<offset + 8]) == number(bytes[offset + 8..<offset + 12]),
        length <= UInt64(bytes.count - offset - 16)
      else { throw Damaged(offset: offset) }
      let end = offset + 12 + Int(length)
      guard checksum(bytes[offset + 12..<end]) == number(bytes[end..<end + 4])
      else { throw Damaged(offset: offset) }
      records.append(Array(bytes[offset + 12..<end]))
      offset = end + 4
    }
    return records
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The masked checksum of TensorFlow's record files.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? (remainder >> 1) ^ 0x82F6_3B78 : remainder >> 1
      }
    }
    let value = ~remainder
    return UInt64((value >> 15 | value << 17) &+ 0xA282_EAD8)
  }
}

extension [UInt8] {
  fileprivate func contains(subsequence: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: subsequence) }
  }
}
