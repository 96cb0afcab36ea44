import Pixels

extension Image {
  /// The picture with another number of channels: 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha.
  ///
  /// Grey is ITU-R 601 luma (0.299 R + 0.587 G + 0.114 B). Dropped alpha lays the picture over
  /// black; added alpha is opaque.
  public func converted(toChannels channels: Int) -> Image {
    precondition(
      (1...4).contains(channels) && (1...4).contains(self.channels),
      "Image.converted: got \(self.channels) to \(channels) channels, expected 1 to 4")
    if channels == self.channels { return self }
    return switch type {
    case .uint8: converted(UInt8.self, channels)
    case .uint16: converted(UInt16.self, channels)
    }
  }

  private func converted<Value: FixedWidthInteger & UnsignedInteger>(
    _: Value.Type, _ target: Int
  ) -> Image {
    let opaque = Int(Value.max)
    let hadAlpha = channels == 2 || channels == 4
    let dropsAlpha = hadAlpha && (target == 1 || target == 3)
    return mapped(Value.self, target, type) { pixel, output in
      var red = Int(pixel[0])
      var green = channels > 2 ? Int(pixel[1]) : red
      var blue = channels > 2 ? Int(pixel[2]) : red
      let alpha = hadAlpha ? Int(pixel[channels - 1]) : opaque
      if dropsAlpha {
        red = (red * alpha + opaque / 2) / opaque
        green = (green * alpha + opaque / 2) / opaque
        blue = (blue * alpha + opaque / 2) / opaque
      }
      if target < 3 {
        let luma = channels < 3 ? red : (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16
        output[0] = Value(luma)
      } else {
        output[0] = Value(red)
        output[1] = Value(green)
        output[2] = Value(blue)
      }
      if target == 2 || target == 4 { output[target - 1] = Value(alpha) }
    }
  }

  /// Colours multiplied by their opacity, with 16 bits a value so that little is lost.
  func premultiplied() -> Image {
    switch type {
    case .uint8: premultiplied(UInt8.self)
    case .uint16: premultiplied(UInt16.self)
    }
  }

  private func premultiplied<Value: FixedWidthInteger & UnsignedInteger>(
    _: Value.Type
  ) -> Image {
    let opaque = Int(Value.max)
    let last = channels - 1
    return mapped(Value.self, channels, .uint16) { pixel, output in
      let alpha = Int(pixel[last])
      for channel in 0..<last {
        let product = Int(pixel[channel]) * alpha * 65535
        output[channel] = UInt16((product / opaque + opaque / 2) / opaque)
      }
      output[last] = UInt16(alpha * 65535 / opaque)
    }
  }

  /// Undoes `premultiplied`; where nothing is opaque the colour is black.
  func unpremultiplied(to type: PixelType) -> Image {
    switch type {
    case .uint8: unpremultiplied(UInt8.self, type)
    case .uint16: unpremultiplied(UInt16.self, type)
    }
  }

  private func unpremultiplied<Value: FixedWidthInteger & UnsignedInteger>(
    _: Value.Type, _ type: PixelType
  ) -> Image {
    let opaque = Int(Value.max)
    let last = channels - 1
    return mapped(UInt16.self, channels, type) { (pixel, output: UnsafeMutablePointer<Value>) in
      let alpha = Int(pixel[last])
      for channel in 0..<last {
        let color = alpha == 0 ? 0 : (Int(pixel[channel]) * opaque + alpha / 2) / alpha
        output[channel] = Value(min(color, opaque))
      }
      output[last] = Value((alpha * opaque + 32767) / 65535)
    }
  }

  /// A picture of `target` channels whose pixels `body` fills from this picture's.
  private func mapped<Input: FixedWidthInteger, Output: FixedWidthInteger>(
    _: Input.Type, _ target: Int, _ type: PixelType,
    _ body: (UnsafePointer<Input>, UnsafeMutablePointer<Output>) -> Void
  ) -> Image {
    let byteCount = size.area * target * type.byteCount
    let output = [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
      bytes.withUnsafeBytes { source in
        let pixels = source.bindMemory(to: Input.self)
        let filled = UnsafeMutableRawBufferPointer(output).bindMemory(to: Output.self)
        guard let from = pixels.baseAddress, let into = filled.baseAddress else { return }
        for pixel in 0..<size.area { body(from + pixel * channels, into + pixel * target) }
      }
      count = byteCount
    }
    return Image(size: size, channels: target, type: type, bytes: output)
  }
}
