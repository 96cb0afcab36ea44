import Pixels

extension Image {
  /// Without the alpha channel; colours stay as they are stored, also where nothing is to be seen
  /// of them.
  public func droppingAlpha() -> Image {
    guard shape.hasAlpha else { return self }
    let (stride, kept) = (channels * type.byteCount, (channels - 1) * type.byteCount)
    let count = size.area * kept
    let colours = [UInt8](unsafeUninitializedCapacity: count) { output, written in
      bytes.withUnsafeBufferPointer { bytes in
        for pixel in 0..<size.area {
          for byte in 0..<kept { output[pixel * kept + byte] = bytes[pixel * stride + byte] }
        }
      }
      written = count
    }
    return Image(size: size, channels: channels - 1, type: type, bytes: colours)
  }
}
