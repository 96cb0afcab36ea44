import CCodecs
import Pixels

extension Image {
  /// Scaled with an antialiased triangle filter: Pillow's BILINEAR to within one grey level.
  public func resized(to target: Size) -> Image {
    resampled(
      to: target, box: cc_box(left: 0, top: 0, right: Double(size.width), bottom: Double(size.height)))
  }

  /// The middle of the picture; a side that is too short is an error of the caller.
  public func centerCropped(to target: Size) -> Image {
    precondition(
      target.height <= size.height && target.width <= size.width,
      "Image.centerCropped: \(target) does not fit into \(size)")
    guard target != size else { return self }
    let pixel = channels * type.byteCount
    let (top, left) = ((size.height - target.height) / 2, (size.width - target.width) / 2)
    var out: [UInt8] = []
    out.reserveCapacity(target.area * pixel)
    for row in 0..<target.height {
      let start = ((top + row) * size.width + left) * pixel
      out += bytes[start..<start + target.width * pixel]
    }
    return Image(size: target, channels: channels, type: type, bytes: out)
  }

  /// Scaled so that the shorter side fits, cut at the centre.
  func filling(_ target: Size) -> Image {
    guard target != size else { return self }
    let scale = min(
      Double(size.height) / Double(target.height), Double(size.width) / Double(target.width))
    let (height, width) = (Double(target.height) * scale, Double(target.width) * scale)
    let (top, left) = ((Double(size.height) - height) / 2, (Double(size.width) - width) / 2)
    return resampled(
      to: target, box: cc_box(left: left, top: top, right: left + width, bottom: top + height))
  }

  private func resampled(to target: Size, box: cc_box) -> Image {
    precondition(size.area > 0 && target.area > 0, "Image.resized: \(size) to \(target)")
    var out = [UInt8](repeating: 0, count: target.area * channels * type.byteCount)
    let status = cc_resample(
      bytes, Int32(size.width), Int32(size.height), Int32(channels), Int32(type.byteCount), box,
      &out, Int32(target.width), Int32(target.height))
    precondition(status == 0, "Image.resized: no memory for \(target)")
    return Image(size: target, channels: channels, type: type, bytes: out)
  }

  /// Left and right swapped.
  public func mirrored() -> Image { oriented(2) }

  /// Grey (ITU-R 601) or RGB with 8 bits; transparency is laid over black.
  /// - Parameter wanted: 1 or 3.
  public func converted(toChannels wanted: Int) -> Image {
    precondition(wanted == 1 || wanted == 3, "Image.converted: \(wanted) channels; expected 1 or 3")
    guard channels != wanted || type != .uint8 else { return self }
    let plain = as8Bit()
    var out: [UInt8] = []
    out.reserveCapacity(size.area * wanted)
    for start in stride(from: 0, to: plain.bytes.count, by: channels) {
      let alpha = channels % 2 == 0 ? Int(plain.bytes[start + channels - 1]) : 255
      func value(_ channel: Int) -> Int {
        (Int(plain.bytes[start + (channels < 3 ? 0 : channel)]) * alpha + 127) / 255
      }
      if wanted == 3 {
        out += [UInt8(value(0)), UInt8(value(1)), UInt8(value(2))]
      } else {
        let grey = value(0) * 19595 + value(1) * 38470 + value(2) * 7471 + 0x8000
        out.append(UInt8(grey >> 16))
      }
    }
    return Image(size: size, channels: wanted, bytes: out)
  }
}
