import Pixels

/// Random changes of training pictures that keep what they show.
public struct Augmentation: Sendable, Codable, Equatable {
  /// Left and right swapped for half of the pictures.
  public var mirror: Bool
  /// Up to this many pixels in each direction; the border is repeated.
  public var shift: Int
  /// 0.2 is up to 20 % in or out.
  public var zoom: Double

  public init(mirror: Bool = false, shift: Int = 0, zoom: Double = 0) {
    self.mirror = mirror
    self.shift = shift
    self.zoom = zoom
  }

  public static let none = Augmentation()

  /// Changes one picture `[H, W, C]` in place, as the generator decides.
  public func apply(
    to pixels: inout [UInt8], size: Size, channels: Int, using generator: inout SeededGenerator
  ) {
    guard self != .none else { return }
    let flips = mirror && generator.uniform() < 0.5
    let dx = shift > 0 ? generator.integer(below: 2 * shift + 1) - shift : 0
    let dy = shift > 0 ? generator.integer(below: 2 * shift + 1) - shift : 0
    let scale = zoom > 0 ? 1 / generator.uniform(in: (1 - zoom)...(1 + zoom)) : 1
    guard flips || dx != 0 || dy != 0 || scale != 1 else { return }
    let rows = Self.taps(size.height, shift: dy, scale: scale, flips: false)
    let columns = Self.taps(size.width, shift: dx, scale: scale, flips: flips)
    var out = [UInt8](repeating: 0, count: pixels.count)
    pixels.withUnsafeBufferPointer { from in
      out.withUnsafeMutableBufferPointer { to in
        Self.warp(from, to, rows, columns, width: size.width, channels: channels)
      }
    }
    pixels = out
  }

  /// Where an output position reads: two neighbours and the second one's weight of 256.
  private struct Tap {
    let low: Int
    let high: Int
    let weight: Int
  }

  private static func taps(_ length: Int, shift: Int, scale: Double, flips: Bool) -> [Tap] {
    let middle = Double(length - 1) / 2
    let taps = (0..<length).map { position -> Tap in
      let exact = (Double(position - shift) - middle) * scale + middle
      let bounded = min(max(exact, 0), Double(length - 1))
      let low = Int(bounded)
      return Tap(
        low: low, high: min(low + 1, length - 1),
        weight: Int(((bounded - Double(low)) * 256).rounded()))
    }
    return flips ? taps.reversed() : taps
  }

  private static func warp(
    _ from: UnsafeBufferPointer<UInt8>, _ to: UnsafeMutableBufferPointer<UInt8>, _ rows: [Tap],
    _ columns: [Tap], width: Int, channels: Int
  ) {
    var place = 0
    for row in rows {
      let (upper, lower) = (row.low * width, row.high * width)
      for column in columns {
        for channel in 0..<channels {
          func mixed(_ line: Int) -> Int {
            Int(from[(line + column.low) * channels + channel]) * (256 - column.weight)
              + Int(from[(line + column.high) * channels + channel]) * column.weight
          }
          let value = mixed(upper) * (256 - row.weight) + mixed(lower) * row.weight
          to[place] = UInt8((value + 0x8000) >> 16)
          place += 1
        }
      }
    }
  }
}
