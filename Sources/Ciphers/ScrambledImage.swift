import Pixels

/// What becomes of an alpha channel. It is never encrypted: where it is passed, everybody sees it.
public enum AlphaRule: String, Sendable, CaseIterable {
  case pass, drop
}

/// Whole images: sides extended to blocks, alpha set aside.
extension ImageCipher {
  /// The shape of the ciphertext of a plain image.
  public func ciphertextShape(of plain: ImageShape) -> ImageShape {
    let scrambled = scrambledShape(of: plain.coloured.padded(to: block))
    return ImageShape(
      scrambled.size, channels: scrambled.channels + (plain.hasAlpha ? 1 : 0))
  }

  /// - Parameter plain: 8 bits a value, 1 to 4 channels.
  /// - Throws: `CipherError.sixteenBits`, `CipherError.alphaCannotPass`.
  public func encrypt(
    _ plain: Image, with key: ImageKey, alpha: AlphaRule = .pass
  ) throws(CipherError) -> Image {
    guard plain.type == .uint8 else { throw .sixteenBits }
    let whole = plain.extended(to: block)
    guard plain.shape.hasAlpha else { return scrambled(whole, with: key) }
    let layers = whole.separatingAlpha()
    let colours = scrambled(layers.colours, with: key)
    guard alpha == .pass else { return colours }
    guard colours.size == layers.alpha.size else { throw .alphaCannotPass(cipher: label) }
    return colours.joining(alpha: layers.alpha)
  }

  /// - Parameter plain: the shape of what was encrypted.
  /// - Throws: `CipherError.ciphertextShape` where the ciphertext was cropped, scaled or recoloured.
  public func decrypt(
    _ ciphertext: Image, to plain: ImageShape, with key: ImageKey
  ) throws(CipherError) -> Image {
    guard ciphertext.type == .uint8, ciphertext.shape == ciphertextShape(of: plain) else {
      throw .ciphertextShape(
        got: ciphertext.shape.description, expected: ciphertextShape(of: plain).description)
    }
    let whole = plain.coloured.padded(to: block)
    guard plain.hasAlpha else {
      return unscrambled(ciphertext, to: whole, with: key).cut(to: plain.size)
    }
    let layers = ciphertext.separatingAlpha()
    return unscrambled(layers.colours, to: whole, with: key).joining(alpha: layers.alpha)
      .cut(to: plain.size)
  }

  private func scrambled(_ whole: Image, with key: ImageKey) -> Image {
    let shape = scrambledShape(of: whole.shape)
    return Image(size: shape.size, channels: shape.channels) { target in
      whole.bytes.withUnsafeBufferPointer {
        encrypt($0, into: target, shape: whole.shape, key: key)
      }
    }
  }

  private func unscrambled(
    _ ciphertext: Image, to shape: ImageShape, with key: ImageKey
  ) -> Image {
    Image(size: shape.size, channels: shape.channels) { target in
      ciphertext.bytes.withUnsafeBufferPointer {
        decrypt($0, into: target, shape: shape, key: key)
      }
    }
  }
}

extension Image {
  /// - Parameter fill: writes every byte.
  fileprivate init(
    size: Size, channels: Int, filling fill: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    let count = size.area * channels
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, written in
      fill(UnsafeMutableBufferPointer(rebasing: memory.prefix(count)))
      written = count
    }
    self.init(size: size, channels: channels, bytes: bytes)
  }

  /// Extended to the right and to the bottom by repeating the last column and row.
  fileprivate func extended(to block: Int) -> Image {
    let whole = shape.padded(to: block).size
    guard whole != size else { return self }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(whole.area * channels)
    for y in 0..<whole.height {
      let row = min(y, size.height - 1) * size.width * channels
      bytes += self.bytes[row..<row + size.width * channels]
      let last = row + (size.width - 1) * channels
      for _ in size.width..<max(size.width, whole.width) {
        bytes += self.bytes[last..<last + channels]
      }
    }
    return Image(size: whole, channels: channels, bytes: bytes)
  }

  /// The upper left part.
  fileprivate func cut(to smaller: Size) -> Image {
    guard smaller != size else { return self }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(smaller.area * channels)
    for y in 0..<smaller.height {
      let row = y * size.width * channels
      bytes += self.bytes[row..<row + smaller.width * channels]
    }
    return Image(size: smaller, channels: channels, bytes: bytes)
  }

  /// The last channel and the others.
  fileprivate func separatingAlpha() -> (colours: Image, alpha: Image) {
    let alpha = stride(from: channels - 1, to: bytes.count, by: channels).map { bytes[$0] }
    return (droppingAlpha(), Image(size: size, channels: 1, bytes: alpha))
  }

  fileprivate func joining(alpha: Image) -> Image {
    var joined: [UInt8] = []
    for pixel in 0..<size.area {
      joined += bytes[pixel * channels..<(pixel + 1) * channels]
      joined.append(alpha.bytes[pixel])
    }
    return Image(size: size, channels: channels + 1, bytes: joined)
  }
}
