import CZlib

/// The gzip format, through zlib.
public enum Gzip {
  public static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool {
    Array(bytes.prefix(2)) == [0x1F, 0x8B]
  }

  /// - Parameter limit: most bytes that may come out: a small file can claim to be enormous.
  public static func decompress(
    _ bytes: [UInt8], name: String, limit: Int = 8 << 30
  ) throws -> [UInt8] {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw FormatError.unreadable(name, problem: "zlib has no memory") }
    defer { inflateEnd(&stream) }
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var position = 0
    while true {
      let (status, used, made) = run(&stream, bytes, from: position, into: &chunk) { stream, _ in
        inflate(stream, Z_NO_FLUSH)
      }
      position += used
      guard out.count + made <= limit else {
        throw FormatError.tooLarge(name, bytes: out.count + made, limit: limit)
      }
      out += chunk[..<made]
      switch status {
      case Z_STREAM_END:
        // Several members may stand one after another.
        guard position < bytes.count, bytes[position] == 0x1F else { return out }
        inflateReset(&stream)
      case Z_OK: continue
      case Z_BUF_ERROR: throw FormatError.truncated(name, part: "its compressed data")
      default: throw FormatError.altered(name)
      }
    }
  }

  /// - Parameter level: 1 (quick) to 9 (small).
  public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "Gzip.compress: level \(level) is not 1 ... 9")
    defer { deflateEnd(&stream) }
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var position = 0
    while true {
      let (status, used, made) = run(&stream, bytes, from: position, into: &chunk) { stream, rest in
        deflate(stream, rest == 0 ? Z_FINISH : Z_NO_FLUSH)
      }
      position += used
      out += chunk[..<made]
      if status == Z_STREAM_END { return out }
    }
  }

  /// Gives zlib the next input and a chunk to fill.
  ///
  /// - Parameter work: gets the stream and how many bytes remain after this input.
  private static func run(
    _ stream: inout z_stream, _ bytes: [UInt8], from position: Int, into chunk: inout [UInt8],
    _ work: (UnsafeMutablePointer<z_stream>, Int) -> Int32
  ) -> (status: Int32, used: Int, made: Int) {
    let available = min(bytes.count - position, 1 << 30)
    let capacity = chunk.count
    return bytes.withUnsafeBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
        stream.avail_in = UInt32(available)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(capacity)
        let status = work(&stream, bytes.count - position - available)
        return (status, available - Int(stream.avail_in), capacity - Int(stream.avail_out))
      }
    }
  }
}
