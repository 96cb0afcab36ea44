import Networks
import Pixels

/// The LSTM case of DeepObfuscator (Table 7): what is released of a text is the sequence of states.
public enum TextNetworks {
  static let units = 300
  static let hidden = 150

  /// Embedding-300 and LSTM-300.
  ///
  /// - Parameters:
  ///   - input: two bytes of each word's number, `[2, 1, T]`.
  ///   - vocabulary: how many numbers there are.
  public static func features(_ input: FeatureShape, vocabulary: Int, width: Double) -> Network {
    let units = scaled(units, width)
    return Network(
      module: Sequential {
        WordNumbers()
        Embedding(vocabulary, units)
        LSTM(units, hidden: units)
        SequenceToMap()
      }, input: input, output: input.with(channels: units))
  }

  /// 2 x LSTM-300, FC-150 with ReLU and the logits.
  public static func classifier(_ input: FeatureShape, width: Double, labels: Int) -> Network {
    let (units, hidden) = (scaled(units, width), scaled(hidden, width))
    return Network(
      module: Sequential {
        MapToSequence()
        LSTM(input.channels, hidden: units, layers: 2)
        LastState()
        Linear(units, hidden)
        Activate(.relu)
        Linear(hidden, labels)
      }, input: input, output: .vector(labels))
  }

  /// Reads words out of states, to logits `[V, 1, T]`: two convolutions over five neighbours and a linear
  /// layer for each word; without units the linear layer alone.
  public static func reader(_ input: FeatureShape, units: Int, vocabulary: Int) -> Network {
    var layers: [any Module] = [BatchNorm(input.channels)]
    var channels = input.channels
    for _ in 0..<(units == 0 ? 0 : 2) {
      layers.append(ConvBlock(channels, units, kernel: 5, isRow: true))
      channels = units
    }
    layers.append(ConvBlock(channels, vocabulary, kernel: 1, normalized: false, activation: .none))
    return Network(
      module: Sequential(layers), input: input, output: input.with(channels: vocabulary))
  }
}
