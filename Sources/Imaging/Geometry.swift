import CCodecs
import Pixels

extension Image {
  /// The picture scaled to `size` with an antialiased triangle filter.
  ///
  /// Pillow's `Image.resize(size, BILINEAR)` within one grey level, for 8 and 16 bits. Colours count
  /// as much as their pixel is opaque.
  public func resized(to size: Size) -> Image {
    guard channels == 2 || channels == 4, size != self.size else {
      return resampled(CropBox(whole: self.size), to: size)
    }
    return premultiplied().resampled(CropBox(whole: self.size), to: size).unpremultiplied(to: type)
  }

  /// The middle of the picture; the odd pixel is cut off at the bottom and at the right.
  ///
  /// - Parameter size: no side longer than the picture's.
  public func centerCropped(to size: Size) -> Image {
    precondition(
      size.height > 0 && size.width > 0 && size.height <= self.size.height
        && size.width <= self.size.width,
      "Image.centerCropped: got a picture of \(self.size), expected at least \(size)")
    let pixel = channels * type.byteCount
    let top = (self.size.height - size.height) / 2
    let left = (self.size.width - size.width) / 2
    var cropped: [UInt8] = []
    cropped.reserveCapacity(size.area * pixel)
    for row in top..<top + size.height {
      let start = (row * self.size.width + left) * pixel
      cropped += bytes[start..<start + size.width * pixel]
    }
    return Image(size: size, channels: channels, type: type, bytes: cropped)
  }

  /// The picture with left and right swapped.
  public func mirrored() -> Image {
    oriented(.mirrored)
  }

  /// The part `box` of the picture scaled to `target`, every channel by itself.
  func resampled(_ box: CropBox, to target: Size) -> Image {
    precondition(
      size.height > 0 && size.width > 0 && target.height > 0 && target.width > 0,
      "Image.resized: got \(size) to \(target), expected positive sides")
    if target == size, box == CropBox(whole: size) { return self }
    let byteCount = target.area * channels * type.byteCount
    let scaled = [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
      let status = bytes.withUnsafeBufferPointer { source in
        cc_resample(
          source.baseAddress, Int32(size.width), Int32(size.height), Int32(channels),
          Int32(type.byteCount), box.forC, output.baseAddress, Int32(target.width),
          Int32(target.height))
      }
      precondition(status == 0, "Image.resized: no memory for rows of \(size) to \(target)")
      count = byteCount
    }
    return Image(size: target, channels: channels, type: type, bytes: scaled)
  }
}

/// A rectangle of a picture, in pixels; its edges may lie between pixels.
struct CropBox: Equatable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  init(whole size: Size) {
    (left, top, right, bottom) = (0, 0, Double(size.width), Double(size.height))
  }

  /// The largest rectangle in the middle of `size` with the proportions of `target`.
  init(of size: Size, covering target: Size) {
    self.init(whole: size)
    let (width, height) = (right, bottom)
    // Compared as products of integers: equal proportions give the whole picture exactly.
    let (wide, tall) = (size.width * target.height, size.height * target.width)
    if wide > tall {
      let kept = Double(tall) / Double(target.height)
      (left, right) = ((width - kept) / 2, (width + kept) / 2)
    } else if wide < tall {
      let kept = Double(wide) / Double(target.width)
      (top, bottom) = ((height - kept) / 2, (height + kept) / 2)
    }
  }

  var width: Double { right - left }
  var height: Double { bottom - top }

  func scaled(by factor: Double, within size: Size) -> CropBox {
    var box = self
    box.left = left * factor
    box.top = top * factor
    box.right = min(right * factor, Double(size.width))
    box.bottom = min(bottom * factor, Double(size.height))
    return box
  }

  var forC: cc_box { cc_box(left: left, top: top, right: right, bottom: bottom) }
}
