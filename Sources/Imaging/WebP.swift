import CCodecs
import Pixels

/// WebP files, by libwebp.
public enum WebP {
  /// - Parameters:
  ///   - image: 3 or 4 channels of 8 bits.
  ///   - quality: 0 (smallest) to 100 (best); nil loses nothing, except colours of pixels that are
  ///     wholly transparent.
  /// - Throws: `ImagingError.cannotEncode`.
  public static func encode(_ image: Image, quality: Int? = nil) throws -> [UInt8] {
    if let quality {
      precondition(
        (0...100).contains(quality), "WebP.encode: got quality \(quality), expected 0...100")
    }
    try image.checkEncodable(.webp, channels: [3, 4], types: [.uint8], longestSide: 16383)
    return try Codec.encode(.webp, image.bytes) { pixels, buffer, message in
      cc_webp_encode(
        pixels, Int32(image.size.width), Int32(image.size.height), Int32(image.channels),
        quality.map(Float.init) ?? -1, &buffer, message)
    }
  }

  /// The whole picture: 4 channels where the file has alpha, else 3.
  static func decode(_ file: EncodedFile) throws -> Image {
    // The decoder shows what it has of a file that was cut; the container knows its own length.
    guard let length = file.littleEndian(4, at: 4), length + 8 <= file.bytes.count else {
      throw file.damaged("the file ends early")
    }
    var info = cc_webp_info()
    let (status, message) = Codec.call {
      cc_webp_read_info(file.bytes.baseAddress, file.bytes.count, &info, $0)
    }
    guard status == CC_DONE else { throw file.damaged(message) }
    guard info.is_animated == 0 else {
      let command = ForeignFormat.command("magick", file.name, frame: "[0]")
      throw file.unsupported(
        "an animated WebP file", remedy: "convert its first picture, for instance with \(command)")
    }
    let size = try file.checked(width: Int(info.width), height: Int(info.height))
    let channels = info.has_alpha == 0 ? 3 : 4
    let byteCount = size.area * channels
    let bytes = try [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
      let (status, message) = Codec.call {
        cc_webp_decode(file.bytes.baseAddress, file.bytes.count, &info, output.baseAddress, $0)
      }
      guard status == CC_DONE else { throw file.damaged(message) }
      count = byteCount
    }
    return Image(size: size, channels: channels, bytes: bytes).oriented(orientation(of: file))
  }

  /// The EXIF orientation, from the EXIF chunk where there is one.
  private static func orientation(of file: EncodedFile) -> Orientation {
    var position = 12
    while let length = file.littleEndian(4, at: position + 4) {
      if file.has("EXIF", at: position) {
        // Some programs repeat JPEG's own prefix before the TIFF header.
        let start = position + 8 + (file.has("Exif\0\0", at: position + 8) ? 6 : 0)
        return Orientation(exif: file, from: start, to: position + 8 + length)
      }
      // Chunks are padded to even lengths.
      position += 8 + length + length % 2
    }
    return .upright
  }
}
