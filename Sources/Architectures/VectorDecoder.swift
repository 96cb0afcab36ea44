import Networks
import Pixels
import Tensors

/// From vectors, or maps of next to no size, back to pictures: a dense layer to a small map, and
/// three doublings with convolutions.
public enum VectorDecoder {
  /// Channels of the map that the dense layer makes, and after each doubling.
  static let channels = [256, 128, 64, 32]
  static let hidden = 512

  /// - Parameters:
  ///   - features: what is released; any shape, read as a vector.
  ///   - width: factor on the channels.
  public static func network(
    from features: FeatureShape, to picture: FeatureShape, width: Double = 1
  ) -> Network {
    let sizes = sizes(picture.size)
    let widths = channels.map { scaled($0, width) }
    let start = FeatureShape(channels: widths[0], size: sizes[0])
    var layers: [any Module] = [
      Flatten(), BatchNorm(features.count), Linear(features.count, scaled(hidden, width)),
      BatchNorm(scaled(hidden, width)), Activate(.relu),
      Linear(scaled(hidden, width), start.count), Unflatten(start.channels, start.size),
      BatchNorm(start.channels), Activate(.relu),
    ]
    for step in 1..<sizes.count {
      layers += [
        Upsample(to: sizes[step]), ConvBlock(widths[step - 1], widths[step]),
        ConvBlock(widths[step], widths[step]),
      ]
    }
    layers.append(
      ConvBlock(
        widths[widths.count - 1], picture.channels, normalized: false, activation: .sigmoid))
    return Network(module: Sequential(layers), input: features, output: picture)
  }

  /// From an eighth of the picture's size, rounded up, to all of it.
  private static func sizes(_ picture: Size) -> [Size] {
    [8, 4, 2, 1].map { factor in
      Size(
        height: (picture.height + factor - 1) / factor,
        width: (picture.width + factor - 1) / factor)
    }
  }
}
