import Foundation

/// Writes a tar file of regular files. Modes, owners and times are fixed, so that equal content
/// gives equal bytes and nothing about the writer is told.
public final class TarWriter {
  private enum Output {
    case file(Draft)
    case stream(FileHandle)
    case finished
  }

  private var output: Output

  /// Writes beside the target, which appears when `finish` is called. A writer that is dropped
  /// before leaves nothing behind.
  ///
  /// - Throws: `FormatError.unwritable`.
  public init(to url: URL) throws {
    output = .file(try Draft(of: url))
  }

  /// Writes to a stream, for instance standard output, which stays open.
  public init(handle: FileHandle) {
    output = .stream(handle)
  }

  /// - Parameter name: relative; longer than 100 bytes is stored as a pax path.
  /// - Throws: `FormatError.unwritable`.
  public func append(_ name: String, _ bytes: [UInt8]) throws {
    var block: [UInt8] = []
    if name.utf8.count > 100 {
      let record = Self.paxRecord("path", name)
      block += Self.header(Array("pax".utf8), size: record.count, kind: "x") + Self.padded(record)
    }
    let short = Array(name.utf8.prefix(100))
    block += Self.header(short, size: bytes.count, kind: "0") + Self.padded(bytes)
    try write(block)
  }

  /// Writes the end and gives the file its name.
  ///
  /// - Throws: `FormatError.unwritable`.
  public func finish() throws {
    try write([UInt8](repeating: 0, count: 1024))
    if case .file(let draft) = output { try draft.keep() }
    output = .finished
  }

  private func write(_ bytes: [UInt8]) throws {
    switch output {
    case .file(let draft): try draft.append(bytes)
    case .stream(let handle):
      do {
        try handle.write(contentsOf: bytes)
      } catch {
        throw FormatError.unwritable(
          "the stream", bytes: bytes.count, problem: plainReason(error))
      }
    case .finished: preconditionFailure("TarWriter: append or finish after finish")
    }
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  private static func paxRecord(_ key: String, _ value: String) -> [UInt8] {
    let body = " \(key)=\(value)\n"
    var length = body.utf8.count + 1
    while "\(length)".utf8.count + body.utf8.count != length { length += 1 }
    return Array("\(length)\(body)".utf8)
  }

  /// - Parameter name: 100 bytes at most.
  private static func header(_ name: [UInt8], size: Int, kind: Character) -> [UInt8] {
    var out = name + [UInt8](repeating: 0, count: 512 - name.count)
    func put(_ text: String, at start: Int) {
      for (index, byte) in text.utf8.enumerated() { out[start + index] = byte }
    }
    func octal(_ value: Int, digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put("0000644\0", at: 100)
    put("0000000\0", at: 108)
    put("0000000\0", at: 116)
    put(octal(size, digits: 11) + "\0", at: 124)
    put("00000000000\0", at: 136)
    put("        ", at: 148)
    put(String(kind), at: 156)
    put("ustar\u{0}00", at: 257)
    let sum = out.reduce(0) { $0 + Int($1) }
    put(octal(sum, digits: 6) + "\0 ", at: 148)
    return out
  }
}
