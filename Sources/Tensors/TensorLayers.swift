import CTorch

extension Tensor {
  /// Convolution: self `[N, I, H, W]`, weight `[O, I / groups, k, k]`, bias `[O]`.
  public func convolved(
    with weight: Tensor, bias: Tensor?, stride: Int = 1, padding: Int = 0, groups: Int = 1
  ) -> Tensor {
    make("convolved", self, weight) {
      ct_conv2d(
        $0, raw, weight.raw, bias.rawOrNone, Int64(stride), Int64(padding), Int64(groups))
    }
  }

  /// Transposed convolution: self `[N, I, H, W]`, weight `[I, O, k, k]`, bias `[O]`.
  public func transposeConvolved(
    with weight: Tensor, bias: Tensor?, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0
  ) -> Tensor {
    make("transposeConvolved", self, weight) {
      ct_conv_transpose2d(
        $0, raw, weight.raw, bias.rawOrNone, Int64(stride), Int64(padding), Int64(outputPadding))
    }
  }

  /// Every channel of `[N, C, H, W]` filtered with one symmetric window along rows and columns,
  /// without padding: `[N, C, H − k + 1, W − k + 1]`.
  public func blurred(with window: Tensor) -> Tensor {
    make("blurred", self, window) { ct_blur($0, raw, window.raw) }
  }

  /// `self · weightᵀ + bias`: self `[N, I]`, weight `[O, I]`, bias `[O]`.
  public func linear(_ weight: Tensor, bias: Tensor?) -> Tensor {
    make("linear", self, weight) { ct_linear($0, raw, weight.raw, bias.rawOrNone) }
  }

  /// Batch normalisation over all dimensions but the second. `training` uses the batch's moments
  /// and moves `mean` and `variance`; nil for these two uses the batch's moments and moves nothing.
  public func batchNormalized(
    weight: Tensor, bias: Tensor, mean: Tensor?, variance: Tensor?, training: Bool,
    momentum: Double, epsilon: Double
  ) -> Tensor {
    make("batchNormalized", self, weight) {
      ct_batch_norm(
        $0, raw, weight.raw, bias.raw, mean.rawOrNone, variance.rawOrNone, training, momentum,
        epsilon)
    }
  }

  /// A dense layer of its own at every pixel.
  ///
  /// - Parameters:
  ///   - weight: `[I, O, H, W]`.
  ///   - bias: `[O, H, W]`.
  /// - Returns: `[N, O, H, W]` of `[N, I, H, W]`.
  public func locallyConnected(weight: Tensor, bias: Tensor) -> Tensor {
    make("locallyConnected", self, weight) {
      ct_locally_connected($0, raw, weight.raw, bias.raw)
    }
  }

  /// `batchNormalized` with the batch's moments, then ReLU, in fewer passes over the features.
  public func batchNormalizedRelu(
    weight: Tensor, bias: Tensor, mean: Tensor?, variance: Tensor?, momentum: Double,
    epsilon: Double
  ) -> Tensor {
    make("batchNormalizedRelu", self, weight) {
      ct_batch_norm_relu(
        $0, raw, weight.raw, bias.raw, mean.rawOrNone, variance.rawOrNone, momentum, epsilon)
    }
  }

  public func maxPooled(kernel: Int = 2, stride: Int = 2) -> Tensor {
    make("maxPooled", self) { ct_max_pool2d($0, raw, Int64(kernel), Int64(stride)) }
  }

  public func averagePooled(kernel: Int = 2, stride: Int = 2) -> Tensor {
    make("averagePooled", self) { ct_avg_pool2d($0, raw, Int64(kernel), Int64(stride)) }
  }

  public func upsampledNearest(height: Int, width: Int) -> Tensor {
    make("upsampledNearest", self) {
      ct_upsample_nearest($0, raw, Int64(height), Int64(width))
    }
  }

  public func upsampledBilinear(height: Int, width: Int) -> Tensor {
    make("upsampledBilinear", self) {
      ct_upsample_bilinear($0, raw, Int64(height), Int64(width))
    }
  }

  /// Zeroes values with the given probability and scales the others up; draws from the thread's
  /// seeded generator (`Torch.seed`).
  public func dropped(probability: Double) -> Tensor {
    make("dropped", self) { ct_dropout($0, raw, probability, true) }
  }

  /// Rows of `weight` `[V, F]` for token ids of any shape.
  public static func embedded(_ tokens: Tensor, in weight: Tensor) -> Tensor {
    make("embedded", weight, tokens) { ct_embedding($0, weight.raw, tokens.raw) }
  }

  /// LSTM over `[N, T, F]`, giving the last layer's states `[N, T, hidden]`.
  /// - Parameter weights: per layer input-hidden, hidden-hidden, and their two biases.
  public func lstm(weights: [Tensor], hidden: Int, layers: Int) -> Tensor {
    make("lstm", self) {
      ct_lstm($0, raw, weights.map(\.raw), Int32(weights.count), Int64(hidden), Int32(layers))
    }
  }

  /// Mean binary cross-entropy of logits over the entries whose weight is 1; all three `[N, L]`.
  public func binaryCrossEntropy(with target: Tensor, weight: Tensor) -> Tensor {
    make("binaryCrossEntropy", self, target, weight) {
      ct_binary_cross_entropy($0, raw, target.raw, weight.raw)
    }
  }

  /// Mean softmax cross-entropy of logits `[N, K]` over the rows whose class is not -1.
  public func crossEntropy(with classes: Tensor) -> Tensor {
    make("crossEntropy", self, classes) { ct_cross_entropy($0, raw, classes.raw) }
  }

  public func meanSquaredError(to other: Tensor) -> Tensor {
    make("meanSquaredError", self, other) { ct_mean_squared_error($0, raw, other.raw) }
  }

  public func meanAbsoluteError(to other: Tensor) -> Tensor {
    make("meanAbsoluteError", self, other) { ct_mean_absolute_error($0, raw, other.raw) }
  }
}

extension Tensor? {
  /// The shim's "none" is a null handle.
  var rawOrNone: ct_tensor { self?.raw ?? ct_tensor() }
}
