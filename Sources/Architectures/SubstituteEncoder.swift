import Networks
import Pixels
import Tensors

/// What stands in for an obfuscator that nobody knows: convolutions from pictures to what it releases,
/// and a critic that tells the two apart.
public enum SubstituteEncoder {
  static let channels = 32
  static let mostChannels = 128
  static let hidden = 256

  /// - Parameters:
  ///   - released: pictures, maps of any size, or vectors.
  ///   - isPositive: nothing that is released lies below 0.
  public static func network(
    from picture: FeatureShape, to released: FeatureShape, isPositive: Bool
  ) -> Network {
    if released == picture {
      return UNet.network(from: picture, to: picture, channels: channels / 2)
    }
    var (layers, shape) = ([any Module](), picture.with(channels: channels))
    layers += [ConvBlock(picture.channels, channels), ConvBlock(channels, channels)]
    let goal = released.size.area >= 16 ? released.size : Size(side: 4)
    while shape.pooled.size.height >= goal.height, shape.pooled.size.width >= goal.width {
      let wide = min(mostChannels, 2 * shape.channels)
      layers += [MaxPool(), ConvBlock(shape.channels, wide), ConvBlock(wide, wide)]
      shape = shape.pooled.with(channels: wide)
    }
    let activation: Activation = isPositive ? .relu : .none
    if released.size.area >= 16 {
      if shape.size != released.size { layers.append(Upsample(to: released.size)) }
      layers.append(
        ConvBlock(shape.channels, released.channels, normalized: false, activation: activation))
    } else {
      layers += [
        Flatten(), Linear(shape.count, hidden), BatchNorm(hidden), Activate(.relu),
        Linear(hidden, released.count), Activate(activation),
        Unflatten(released.channels, released.size),
      ]
    }
    return Network(module: Sequential(layers), input: picture, output: released)
  }

  /// One logit for what is released: real, or made by a substitute.
  public static func critic(_ released: FeatureShape) -> Network {
    guard released.size.area >= 16 else {
      return Network(
        module: Sequential([
          Flatten(), Linear(released.count, hidden), Activate(.leakyRelu),
          Linear(hidden, hidden), Activate(.leakyRelu), Linear(hidden, 1),
        ]), input: released, output: .vector(1))
    }
    var (layers, shape) = ([any Module](), released.with(channels: 2 * channels))
    layers.append(
      ConvBlock(released.channels, shape.channels, normalized: false, activation: .leakyRelu))
    while min(shape.size.height, shape.size.width) > 4 {
      let wide = min(mostChannels, 2 * shape.channels)
      layers.append(
        ConvBlock(shape.channels, wide, stride: 2, normalized: false, activation: .leakyRelu))
      shape = FeatureShape(
        channels: wide,
        size: Size(height: (shape.size.height + 1) / 2, width: (shape.size.width + 1) / 2))
    }
    layers += [Flatten(), Linear(shape.count, 1)]
    return Network(module: Sequential(layers), input: released, output: .vector(1))
  }
}
