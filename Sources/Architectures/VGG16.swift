import Networks
import Pixels

/// VGG16 with batch norm (Simonyan and Zisserman), to be split after any of its pooling layers.
public enum VGG16 {
  /// Convolutions between two pooling layers: how many, of how many channels.
  static let groups = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]
  /// Of smaller pictures the last pooling layer would leave nothing.
  static let smallestSide = 32

  /// The convolutions up to and including pooling layer `pools`. Smaller pictures get black edges
  /// first, up to 32 x 32: MNIST's 28 for instance.
  public static func features(_ input: FeatureShape, pools: Int = 5, width: Double = 1) -> Network {
    convolutions(input, groups: groups.prefix(pools), width: width)
  }

  /// What follows pooling layer `pools`: the other convolutions, two FC layers and the logits
  /// (DeepObfuscator, Table 1, column "Classifier & Adversary Classifier", for `pools` 2).
  public static func classifier(
    _ input: FeatureShape, pools: Int = 2, width: Double = 1, hidden: Int = 4096, labels: Int
  ) -> Network {
    let body = convolutions(input, groups: groups.dropFirst(pools), width: width)
    let head = Sequential {
      Flatten()
      Linear(body.output.count, hidden)
      Activate(.relu)
      Linear(hidden, hidden)
      Activate(.relu)
      Linear(hidden, labels)
    }
    return Network(
      module: Sequential {
        body.module; head
      }, input: input, output: .vector(labels))
  }

  /// How many pooling layers features count as having passed, so that the others leave something of
  /// them: 2, as the papers split it, or more where maps are small; 5 of vectors.
  public static func poolsDone(before features: FeatureShape) -> Int {
    let side = features.side
    return (2..<groups.count).first { side >> (groups.count - $0) >= 1 } ?? groups.count
  }

  private static func convolutions(
    _ input: FeatureShape, groups: ArraySlice<(Int, Int)>, width: Double
  ) -> Network {
    var layers: [any Module] = []
    var shape = input
    if groups.startIndex == 0, let padded = padded(input) {
      layers.append(Pad(to: padded.size))
      shape = padded
    }
    for (count, channels) in groups {
      let outputs = scaled(channels, width)
      for _ in 0..<count {
        layers.append(ConvBlock(shape.channels, outputs, isRow: input.isSequence))
        shape = shape.with(channels: outputs)
      }
      layers.append(MaxPool())
      shape = shape.pooled
    }
    return Network(module: Sequential(layers), input: input, output: shape)
  }
}

extension VGG16 {
  /// nil for pictures that are large enough.
  private static func padded(_ picture: FeatureShape) -> FeatureShape? {
    let size = Size(
      height: picture.isSequence ? 1 : max(smallestSide, picture.size.height),
      width: max(smallestSide, picture.size.width))
    return size == picture.size ? nil : FeatureShape(channels: picture.channels, size: size)
  }
}

/// A channel count times a width factor, at least 1.
func scaled(_ channels: Int, _ width: Double) -> Int {
  max(1, Int((Double(channels) * width).rounded()))
}
