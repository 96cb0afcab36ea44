import CCodecs
import Pixels

/// A mirroring, then a zoom about the middle, then a shift.
struct Movement: Equatable {
  var isMirrored = false
  /// In whole pixels.
  var down = 0
  var right = 0
  /// Above 1 enlarges.
  var factor = 1.0

  var isIdentity: Bool { self == Movement() }

  /// Moves a picture `[H, W, C]`; positions outside read the nearest edge.
  func apply(to pixels: UnsafeMutableBufferPointer<UInt8>, size: Size, channels: Int) {
    guard let start = pixels.baseAddress, !pixels.isEmpty else { return }
    let rowValues = size.width * channels
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pixels.count) { copy in
      withUnsafeTemporaryAllocation(of: Int16.self, capacity: rowValues + 3) { scratch in
        withTaps(size.height, shift: down, isMirrored: false, step: rowValues) { rows in
          withTaps(size.width, shift: right, isMirrored: isMirrored, step: channels) { columns in
            _ = copy.update(fromContentsOf: pixels)
            cc_warp(
              copy.baseAddress, Int32(rowValues), Int32(channels), rows.baseAddress,
              Int32(size.height), columns.baseAddress, Int32(size.width), scratch.baseAddress, start
            )
          }
        }
      }
    }
  }

  /// Tells for every position of one axis of `count` pixels which two pixels it reads.
  private func withTaps(
    _ count: Int, shift: Int, isMirrored: Bool, step: Int,
    _ body: (UnsafeMutableBufferPointer<cc_tap>) -> Void
  ) {
    let middle = Double(count - 1) / 2
    let last = Double(count - 1)
    withUnsafeTemporaryAllocation(of: cc_tap.self, capacity: count) { taps in
      for position in 0..<count {
        let moved = min(max((Double(position - shift) - middle) / factor + middle, 0), last)
        let exact = isMirrored ? last - moved : moved
        let low = Int(exact)
        let high = min(low + 1, count - 1)
        taps.initializeElement(
          at: position,
          to: cc_tap(
            low: Int32(low * step), high: Int32(high * step),
            weight: Int32(((exact - Double(low)) * Double(1 << CC_WHOLE_BITS)).rounded())))
      }
      body(taps)
    }
  }
}
