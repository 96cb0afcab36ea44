import Pixels

/// Reads picture files. Metadata is dropped after the EXIF orientation has been applied.
public enum ImageDecoder {
  /// The picture as stored: its own size, 1 to 4 channels, 8 or 16 bits.
  ///
  /// CMYK becomes RGB by R = (255 − C)(255 − K) / 255 and likewise for G and B; colour profiles are
  /// not applied.
  /// - Parameters:
  ///   - bytes: a whole file.
  ///   - name: what errors call it.
  /// - Throws: `ImagingError`, for sizes above `limits` before pixels are allocated.
  public static func decode(
    _ bytes: [UInt8], name: String, limits: DecodeLimits = .standard
  ) throws -> Image {
    try withFile(bytes, name, limits, whole)
  }

  /// The picture scaled until it covers `size`, then cut to it around its middle, 8 bits a value.
  ///
  /// As Pillow's `ImageOps.fit(image, size, BILINEAR)`. JPEG files at least six times larger are
  /// scaled in part while they are decoded. Transparent pictures lie over black; 16-bit values keep
  /// their high byte.
  /// - Parameters:
  ///   - bytes: a whole file.
  ///   - name: what errors call it.
  ///   - size: positive height and width.
  ///   - channels: 1 (luma) or 3 (RGB).
  /// - Throws: `ImagingError`, for sizes above `limits` before pixels are allocated.
  public static func decode(
    _ bytes: [UInt8], name: String, size: Size, channels: Int, limits: DecodeLimits = .standard
  ) throws -> Image {
    precondition(
      size.height > 0 && size.width > 0 && (channels == 1 || channels == 3),
      "ImageDecoder.decode: got \(size) with \(channels) channels, expected a positive size "
        + "with 1 or 3")
    return try withFile(bytes, name, limits) { file in
      if file.format == .jpeg {
        return try JPEG.decode(file, covering: size, channels: channels)
      }
      let plain = try whole(file).as8Bit().converted(toChannels: channels)
      return plain.resampled(CropBox(of: plain.size, covering: size), to: size)
    }
  }

  private static func whole(_ file: EncodedFile) throws -> Image {
    switch file.format {
    case .jpeg: try JPEG.decode(file)
    case .png: try PNG.decode(file)
    case .webp: try WebP.decode(file)
    case .netpbm: try Netpbm.decode(file)
    }
  }

  private static func withFile(
    _ bytes: [UInt8], _ name: String, _ limits: DecodeLimits,
    _ body: (EncodedFile) throws -> Image
  ) throws -> Image {
    guard !bytes.isEmpty else { throw ImagingError.empty(name: name) }
    guard let format = ImageFormat.sniff(bytes) else {
      throw ForeignFormat.sniff(bytes).map { .foreign(name: name, format: $0) }
        ?? ImagingError.unrecognised(name: name)
    }
    return try bytes.withUnsafeBufferPointer {
      try body(EncodedFile(bytes: $0, name: name, format: format, limits: limits))
    }
  }
}
