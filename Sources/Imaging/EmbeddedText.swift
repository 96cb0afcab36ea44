/// Text that travels inside a picture file under a keyword: in a text chunk of PNG, in a comment of
/// JPEG or of PGM and PPM.
public enum EmbeddedText {
  /// - Returns: nil where there is none, or where the bytes are no such file.
  public static func read(_ bytes: [UInt8], keyword: String) -> String? {
    switch ImageFormat.sniff(bytes) {
    case .png: return PNG.text(bytes, keyword: keyword)
    case .jpeg: return jpegComments(bytes).lazy.compactMap { content($0, keyword) }.first
    case .netpbm: return netpbmComment(bytes).flatMap { content($0, keyword) }
    case .webp, nil: return nil
    }
  }

  /// A JPEG file with a comment behind its first segment, where JFIF's readers allow others.
  static func adding(_ text: (keyword: String, content: String), toJPEG file: [UInt8]) -> [UInt8] {
    let comment = Array("\(text.keyword) \(text.content)".utf8)
    precondition(comment.count <= 65533, "EmbeddedText: \(comment.count) bytes, 65533 at most")
    let place = 4 + Int(file[4]) << 8 + Int(file[5])
    let length = comment.count + 2
    return file[..<place] + [0xFF, 0xFE, UInt8(length >> 8), UInt8(length & 255)] + comment
      + file[place...]
  }

  /// What follows the keyword.
  private static func content(_ comment: ArraySlice<UInt8>, _ keyword: String) -> String? {
    let start = Array("\(keyword) ".utf8)
    guard comment.starts(with: start) else { return nil }
    return String(validating: comment.dropFirst(start.count), as: UTF8.self)
  }

  private static func jpegComments(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var comments: [ArraySlice<UInt8>] = []
    var position = 2
    // Up to the pixels.
    while position + 4 <= bytes.count, bytes[position] == 0xFF, bytes[position + 1] != 0xDA {
      // A marker may be padded with any number of 0xFF.
      if bytes[position + 1] == 0xFF {
        position += 1
        continue
      }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { break }
      if bytes[position + 1] == 0xFE { comments.append(bytes[position + 4..<end]) }
      position = end
    }
    return comments
  }

  /// The second line, where it is one.
  private static func netpbmComment(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    guard bytes.count > 5, bytes[2] == 0x0A, bytes[3] == UInt8(ascii: "#") else { return nil }
    let line = bytes[4...].prefix(65536).prefix { $0 != 0x0A }
    return line.drop { $0 == 0x20 }
  }
}
