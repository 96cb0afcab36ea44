import Foundation
import Imaging
import Pixels
import Testing

/// The files that scripts/oracles/imaging.py wrote, and what they decode to.
enum Fixtures {
  struct Entry: Decodable, Sendable, CustomTestStringConvertible {
    let group: String
    let file: String
    let shape: [Int]
    let type: PixelType
    let offset: Int

    var testDescription: String { "\(file) as \(shape)" }
    var size: Size { Size(height: shape[0], width: shape[1]) }
    var channels: Int { shape[2] }

    var expected: Image {
      let count = shape.reduce(type.byteCount, *)
      let bytes = Array(Fixtures.values[offset..<offset + count])
      return Image(size: size, channels: channels, type: type, bytes: bytes)
    }
  }

  static let entries: [Entry] = {
    do {
      return try JSONDecoder().decode([Entry].self, from: Data(bytes("manifest.json")))
    } catch {
      fatalError("manifest.json: \(error)")
    }
  }()

  static func entries(of group: String) -> [Entry] {
    entries.filter { $0.group == group }
  }

  static func bytes(_ file: String) -> [UInt8] {
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures")
    guard let url = folder?.appendingPathComponent(file), let data = try? Data(contentsOf: url)
    else { fatalError("fixture \(file) is missing; run scripts/oracles/imaging.py") }
    return [UInt8](data)
  }

  private static let values = bytes("expected.bin")
}

extension Image {
  /// The values, whatever their width.
  var values: [Int] {
    switch type {
    case .uint8: bytes.map(Int.init)
    case .uint16:
      stride(from: 0, to: bytes.count, by: 2).map { Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8 }
    }
  }

  /// The largest difference of two values; nil for pictures of other shapes.
  func distance(to other: Image) -> Int? {
    guard size == other.size, channels == other.channels, type == other.type else { return nil }
    return zip(values, other.values).map { abs($0 - $1) }.max()
  }

  /// In decibels, for pictures of one shape with 8 bits a value.
  func psnr(to other: Image) -> Double {
    let errors = zip(values, other.values).map { Double(($0 - $1) * ($0 - $1)) }
    let mean = errors.reduce(0, +) / Double(errors.count)
    return mean == 0 ? .infinity : 10 * log10(255 * 255 / mean)
  }

  /// A picture of noise that is the same in every run.
  static func noise(
    _ size: Size, channels: Int, type: PixelType = .uint8, seed: UInt64 = 1
  ) -> Image {
    var generator = SeededGenerator(seed: seed)
    let bytes = (0..<size.area * channels * type.byteCount).map { _ in
      UInt8(truncatingIfNeeded: generator.next() >> 32)
    }
    return Image(size: size, channels: channels, type: type, bytes: bytes)
  }

  /// Ramps, which codecs that lose detail keep well.
  static func ramps(_ size: Size, channels: Int) -> Image {
    var bytes: [UInt8] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        for channel in 0..<channels {
          let slope = channel == 0 ? x * 3 : channel == 1 ? y * 4 : x + y
          bytes.append(UInt8(min(255, slope + 20)))
        }
      }
    }
    return Image(size: size, channels: channels, bytes: bytes)
  }
}

/// What an operation throws, as text; nil where it succeeds.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return String(describing: error)
  }
}
