import Tensors

/// Vectors for tokens: ids `[N, T]` to `[N, T, F]`.
public struct Embedding: Module {
  public let weight: Parameter  // [V, F]

  public init(_ vocabulary: Int, _ features: Int) {
    weight = Parameter([vocabulary, features], .weight(fanIn: features, fanOut: features))
  }

  public func callAsFunction(_ tokens: Tensor, _ mode: Mode) -> Tensor {
    .embedded(tokens, in: weight.value)
  }
}

/// Stacked LSTM: `[N, T, F]` to the last layer's states `[N, T, hidden]`; PyTorch's gate order.
public struct LSTM: Module {
  public let cells: [LSTMCell]
  private let hidden: Int

  public init(_ inputs: Int, hidden: Int, layers: Int = 1) {
    cells = (0..<layers).map { LSTMCell($0 == 0 ? inputs : hidden, hidden: hidden) }
    self.hidden = hidden
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.lstm(weights: cells.flatMap(\.tensors), hidden: hidden, layers: cells.count)
  }
}

/// The weights of one LSTM layer.
public struct LSTMCell {
  public let inputWeight: Parameter  // [4 hidden, I]
  public let hiddenWeight: Parameter  // [4 hidden, hidden]
  public let inputBias: Parameter  // [4 hidden]
  public let hiddenBias: Parameter  // [4 hidden]

  init(_ inputs: Int, hidden: Int) {
    inputWeight = Parameter([4 * hidden, inputs], .weight(fanIn: inputs, fanOut: hidden))
    hiddenWeight = Parameter([4 * hidden, hidden], .weight(fanIn: hidden, fanOut: hidden))
    inputBias = Parameter([4 * hidden], .bias(fanIn: hidden))
    hiddenBias = Parameter([4 * hidden], .bias(fanIn: hidden))
  }

  var tensors: [Tensor] { [inputWeight, hiddenWeight, inputBias, hiddenBias].map(\.value) }
}
