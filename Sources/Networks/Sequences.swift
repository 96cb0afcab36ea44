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

/// Numbers of words from their two bytes: `[N, 2, 1, T]` in [0, 1] to `[N, T]` whole numbers.
public struct WordNumbers: Module {
  public init() {}

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let bytes = x.byteValues
    let high = bytes.sliced(0..<1, along: 1)
    let low = bytes.sliced(1..<2, along: 1)
    return (high.scaled(by: 256, plus: 0) + low).scaled(by: 1, plus: 0.5)
      .reshaped([x.shape[0], x.shape[3]]).converted(to: .int64)
  }
}

/// States of a sequence as a map of one row: `[N, T, F]` to `[N, F, 1, T]`.
public struct SequenceToMap: Module {
  public init() {}

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.permuted([0, 2, 1]).reshaped([x.shape[0], x.shape[2], 1, x.shape[1]])
  }
}

/// What ``SequenceToMap`` undoes: `[N, F, 1, T]` to `[N, T, F]`.
public struct MapToSequence: Module {
  public init() {}

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.reshaped([x.shape[0], x.shape[1], x.shape[3]]).permuted([0, 2, 1])
  }
}

/// The state at a sequence's end: `[N, T, F]` to `[N, F]`.
public struct LastState: Module {
  public init() {}

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.sliced(x.shape[1] - 1..<x.shape[1], along: 1).reshaped([x.shape[0], x.shape[2]])
  }
}
