import Pixels

/// Which bit of a stream belongs to which value of a picture.
package struct StreamLayout: Sendable, Equatable {
  /// The axes from the slowest to the fastest, as in "rows, columns, channels".
  package let name: String
  private let axes: [Axis]
  /// Blue first, as OpenCV holds pictures.
  private let reversesChannels: Bool

  private enum Axis: String {
    case rows, columns, channels
  }

  private init(_ axes: [Axis], reversesChannels: Bool = false) {
    self.axes = axes
    self.reversesChannels = reversesChannels
    name =
      axes.map(\.rawValue).joined(separator: ", ")
      + (axes.contains(.channels) ? "" : ", one bit for all channels")
      + (reversesChannels ? ", blue first" : "")
  }

  /// `[H, W, C]`, as NumPy and OpenCV hold pictures.
  package static let interleaved = StreamLayout([.rows, .columns, .channels])
  /// `[C, H, W]`, as PyTorch does.
  package static let planar = StreamLayout([.channels, .rows, .columns])
  /// `[C, W, H]`: MATLAB fills an array of `H x W x C` columns first.
  package static let columnsFirst = StreamLayout([.channels, .columns, .rows])
  /// `[W, H, C]`: a loop over x and then over y.
  package static let columnLoop = StreamLayout([.columns, .rows, .channels])
  /// `[H, W]`: a mask for all channels.
  package static let shared = StreamLayout([.rows, .columns])
  package static let sharedColumns = StreamLayout([.columns, .rows])

  /// What is tried on pictures of so many channels.
  static func all(channels: Int) -> [StreamLayout] {
    guard channels > 1 else { return [.shared, .sharedColumns] }
    let own: [StreamLayout] = [.interleaved, .planar, .columnsFirst, .columnLoop]
    return own + own.map { StreamLayout($0.axes, reversesChannels: true) }
      + [.shared, .sharedColumns]
  }

  /// For each value of a picture `[H, W, C]` the place of its bit in the stream.
  package func places(size: Size, channels: Int) -> [Int] {
    var strides: [Axis: Int] = [:]
    var step = 1
    for axis in axes.reversed() {
      strides[axis] = step
      step *= [.rows: size.height, .columns: size.width, .channels: channels][axis] ?? 1
    }
    let down = strides[.rows] ?? 0
    let right = strides[.columns] ?? 0
    let across = strides[.channels] ?? 0
    var places: [Int] = []
    places.reserveCapacity(size.area * channels)
    for row in 0..<size.height {
      for column in 0..<size.width {
        for channel in 0..<channels {
          let held = reversesChannels ? channels - 1 - channel : channel
          places.append(row * down + column * right + held * across)
        }
      }
    }
    return places
  }
}
