import CCodecs

/// Calls into the C codecs.
enum Codec {
  /// Runs `body` with a buffer for the codec's sentence.
  /// - Returns: what `body` returned, and the sentence where the codec wrote one.
  static func call<Result>(
    _ body: (UnsafeMutablePointer<CChar>) throws -> Result
  ) rethrows -> (result: Result, message: String) {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CC_MESSAGE_SIZE)) { buffer in
      buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress else { preconditionFailure("Codec.call: empty buffer") }
      let result = try body(start)
      return (result, start.pointee == 0 ? "" : String(cString: start))
    }
  }

  /// The bytes that an encoder wrote.
  static func encode(
    _ format: ImageFormat, _ pixels: [UInt8],
    _ body: (UnsafePointer<UInt8>, inout cc_buffer, UnsafeMutablePointer<CChar>) -> cc_status
  ) throws -> [UInt8] {
    var buffer = cc_buffer()
    defer { cc_buffer_free(&buffer) }
    let (status, message) = call { message in
      pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return CC_FAILED }
        return body(start, &buffer, message)
      }
    }
    guard status == CC_DONE else {
      throw ImagingError.cannotEncode(
        format: format, got: message, expected: "a finished file", remedy: "free some memory")
    }
    return [UInt8](UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
  }
}
