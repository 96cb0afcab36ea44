import Tensors

/// Means and spreads of a network's features over samples, channel by channel: what pictures drawn
/// out of the network should share with pictures that it knows (Yin et al., equation 4, with
/// moments of the attacker's own samples in place of batch norm's).
package struct FeatureMoments {
  /// `[C]` for every layer.
  private let means: [Tensor]
  private let spreads: [Tensor]

  /// Of all layers but the last, whose outputs are the logits.
  /// - Parameter batches: samples as the network reads them.
  package init(of layers: [AuditSubject.Function], over batches: [Tensor]) {
    self.init(over: batches) { Self.features(of: $0, layers).dropLast() }
  }

  /// Of the pictures themselves: see `appearance`.
  package init(ofPictures batches: [Tensor]) {
    self.init(over: batches) { [Self.appearance(of: $0)] }
  }

  /// A picture's channels and what lies between each two of them, which hardly varies in photographs:
  /// under keys that invert channels one by one nothing else says which of them go together.
  ///
  /// - Parameter pictures: `[N, C, H, W]`.
  /// - Returns: `[N, C + C (C - 1) / 2, H, W]`.
  static func appearance(of pictures: Tensor) -> Tensor {
    let channels = (0..<pictures.shape[1]).map { pictures.sliced($0..<$0 + 1, along: 1) }
    let between = channels.indices.flatMap { first in
      channels[(first + 1)...].map { channels[first] - $0 }
    }
    return .concatenated(channels + between, along: 1)
  }

  private init(over batches: [Tensor], _ features: (Tensor) -> [Tensor]) {
    precondition(!batches.isEmpty, "FeatureMoments: no samples")
    let moments = withoutGradients { batches.map { features($0).map(Self.moments) } }
    let count = Double(batches.count)
    func average(_ value: (Int) -> [Tensor]) -> [Tensor] {
      moments[0].indices.map { layer in
        let parts = value(layer)
        return parts.dropFirst().reduce(parts[0], +) / count
      }
    }
    means = average { layer in moments.map { $0[layer].mean } }
    spreads = average { layer in moments.map { $0[layer].spread } }
  }

  /// The outputs of all layers.
  static func features(of x: Tensor, _ layers: [AuditSubject.Function]) -> [Tensor] {
    var outputs: [Tensor] = []
    for layer in layers { outputs.append(layer(outputs.last ?? x)) }
    return outputs
  }

  /// How far features are from these moments, added over the layers.
  ///
  /// - Parameter features: of every layer; those that follow do not count.
  func distance(of features: [Tensor]) -> Tensor {
    let parts = features.prefix(means.count).enumerated().map { layer, values -> Tensor in
      let own = Self.moments(values)
      // Layers have scales of their own.
      let scale = spreads[layer].squared().mean() + 1e-6
      return
        ((own.mean - means[layer]).squared().mean()
        + (own.spread - spreads[layer]).squared().mean()) / scale
    }
    return parts.dropFirst().reduce(parts[0], +)
  }

  private static func moments(_ values: Tensor) -> (mean: Tensor, spread: Tensor) {
    let values = values.converted(to: .float32)
    let others = values.rank == 4 ? [0, 2, 3] : [0]
    let mean = values.mean(over: others, keepingDimensions: true)
    let variance = (values - mean).squared().mean(over: others)
    return (mean.flattened().reshaped([-1]), (variance + 1e-8).squareRoot())
  }
}
