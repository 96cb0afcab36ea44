import Networks
import Pixels
import Tensors

/// Rodriguez and Krishnan, section 4.2: three convolutions of stride 2, a dense latent space, three
/// transposed convolutions of stride 2, and a last one to the picture's channels with a sigmoid.
/// Leaky ReLU of 0.2 and batch norm follow every convolution but the last.
public struct ConvolutionalAutoencoder: Module {
  let encoder: Sequential
  let decoder: Sequential
  private let picture: FeatureShape
  /// What lies between both.
  private let latent: FeatureShape

  static let channels = [32, 64, 128]
  /// Numbers of the latent space.
  public static let latent = 128

  /// - Parameters:
  ///   - picture: any size; sides that do not halve evenly three times are scaled back at the end.
  ///   - width: factor on channels and latent space.
  ///   - isDense: the latent space is a vector; else the last map itself.
  public static func network(
    _ picture: FeatureShape, width: Double = 1, isDense: Bool = true
  ) -> Network {
    Network(
      module: ConvolutionalAutoencoder(picture, width: width, isDense: isDense), input: picture,
      output: picture)
  }

  /// The encoder alone: pictures to the latent vector, or to the last map.
  public static func encoder(
    _ picture: FeatureShape, width: Double = 1, isDense: Bool = true
  ) -> Network {
    ConvolutionalAutoencoder(picture, width: width, isDense: isDense).encoderNetwork
  }

  /// The encoder alone, on the same parameters.
  public var encoderNetwork: Network {
    Network(
      module: latent.size.area == 1
        ? Sequential([encoder, Unflatten(latent.channels, latent.size)])
        : encoder, input: picture, output: latent)
  }

  private init(_ picture: FeatureShape, width: Double, isDense: Bool) {
    let widths = Self.channels.map { scaled($0, width) }
    var size = picture.size
    self.picture = picture
    var (down, inputs) = ([any Module](), picture.channels)
    for outputs in widths {
      down += [Conv2d(inputs, outputs, stride: 2), Activate(.leakyRelu), BatchNorm(outputs)]
      inputs = outputs
      size = Size(height: (size.height + 1) / 2, width: (size.width + 1) / 2)
    }
    let map = FeatureShape(channels: inputs, size: size)
    var up: [any Module] = []
    self.latent = isDense ? .vector(scaled(Self.latent, width)) : map
    if isDense {
      let latent = scaled(Self.latent, width)
      down += [Flatten(), Linear(map.count, latent)]
      up += [Linear(latent, map.count), Unflatten(map.channels, map.size)]
    }
    for outputs in widths.reversed() {
      up += [
        ConvTranspose2d(inputs, outputs, stride: 2), Activate(.leakyRelu), BatchNorm(outputs),
      ]
      inputs = outputs
    }
    if size.height * 8 != picture.size.height || size.width * 8 != picture.size.width {
      up.append(Upsample(to: picture.size))
    }
    encoder = Sequential(down)
    decoder = Sequential(up + [ConvTranspose2d(inputs, picture.channels), Activate(.sigmoid)])
  }

  /// - Parameter x: `[N, C, H, W]` in [0, 1].
  /// - Returns: the same shape, in [0, 1].
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    decoder(encoder(x, mode), mode)
  }
}
