import Foundation

/// Writes a tar file of regular files. Modes, owners and times are fixed, so that equal content
/// gives equal bytes and nothing about the writer is told.
public final class TarWriter {
  private let handle: FileHandle
  private let target: (draft: URL, final: URL)?

  /// Writes beside the target, which appears when `finish` is called.
  public init(to url: URL) throws {
    let draft = url.deletingLastPathComponent().appendingPathComponent(
      ".\(url.lastPathComponent).partial")
    guard FileManager.default.createFile(atPath: draft.path, contents: nil) else {
      throw FormatError.unwritable(url.path, bytes: 0, problem: systemReason(errno))
    }
    handle = try FileHandle(forWritingTo: draft)
    target = (draft, url)
  }

  /// Writes to a stream, for instance standard output.
  public init(handle: FileHandle) {
    self.handle = handle
    target = nil
  }

  /// - Parameter name: relative; longer than 100 bytes is stored as a pax path.
  public func append(_ name: String, _ bytes: [UInt8]) throws {
    var block: [UInt8] = []
    if name.utf8.count > 100 {
      let record = Self.paxRecord("path", name)
      block += Self.header("pax", size: record.count, kind: "x") + Self.padded(record)
    }
    let short = name.utf8.count > 100 ? String(name.suffix(50)) : name
    block += Self.header(short, size: bytes.count, kind: "0") + Self.padded(bytes)
    try write(block)
  }

  /// Writes the end and gives the file its name.
  public func finish() throws {
    try write([UInt8](repeating: 0, count: 1024))
    guard let target else { return }
    try handle.synchronize()
    try handle.close()
    guard rename(target.draft.path, target.final.path) == 0 else {
      throw FormatError.unwritable(target.final.path, bytes: 0, problem: systemReason(errno))
    }
  }

  private func write(_ bytes: [UInt8]) throws {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      if let target { try? FileManager.default.removeItem(at: target.draft) }
      throw FormatError.unwritable(
        target?.final.path ?? "the stream", bytes: bytes.count, problem: plainReason(error))
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

  private static func header(_ name: String, size: Int, kind: Character) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at start: Int) {
      for (index, byte) in text.utf8.enumerated() { out[start + index] = byte }
    }
    func octal(_ value: Int, digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put(name, at: 0)
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
