import CTorch

/// In-place updates of many tensors in one call each; nothing is recorded.
public enum FusedUpdate {
  /// One step of Adam (Kingma and Ba), or AdamW where `decoupled`. `step` counts from 1.
  public static func adam(
    _ parameters: [Tensor], gradients: [Tensor], first: [Tensor], second: [Tensor], step: Int,
    rate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double,
    decoupled: Bool
  ) {
    let status = ct_adam(
      parameters.map(\.raw), gradients.map(\.raw), first.map(\.raw), second.map(\.raw),
      Int32(parameters.count), Int64(step), rate, beta1, beta2, epsilon, weightDecay, decoupled)
    require(status, "adam", parameters)
  }

  /// One step of gradient descent with momentum. `step` counts from 1.
  public static func sgd(
    _ parameters: [Tensor], gradients: [Tensor], momenta: [Tensor], step: Int, rate: Double,
    momentum: Double, weightDecay: Double
  ) {
    let status = ct_sgd(
      parameters.map(\.raw), gradients.map(\.raw), momenta.map(\.raw), Int32(parameters.count),
      Int64(step), rate, momentum, weightDecay)
    require(status, "sgd", parameters)
  }

  /// Scales the gradients in place to a joint norm of at most `limit`.
  /// - Returns: the norm before.
  public static func clip(_ gradients: [Tensor], to limit: Double) -> Double {
    var norm = 0.0
    require(
      ct_clip_gradients(gradients.map(\.raw), Int32(gradients.count), limit, &norm), "clip",
      gradients)
    return norm
  }
}
