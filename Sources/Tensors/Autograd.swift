import CTorch

extension Tensor {
  /// Whether operations on this tensor are recorded for differentiation.
  public var requiresGradient: Bool {
    get { ct_requires_gradient(raw) }
    nonmutating set {
      require(ct_set_requires_gradient(raw, newValue), "requiresGradient", [self])
    }
  }

  /// The same numbers without history.
  public func detached() -> Tensor {
    make("detached", self) { ct_detach($0, raw) }
  }

  /// The derivative of this single number by each input; nothing else is computed, and the graph
  /// is freed. Zeros for an input that the number does not depend on.
  public func gradients(by inputs: [Tensor]) -> [Tensor] {
    var out = [ct_tensor](repeating: ct_tensor(), count: inputs.count)
    let status = ct_gradients(&out, raw, inputs.map(\.raw), Int32(inputs.count))
    require(status, "gradients", [self])
    return out.map(Tensor.init(owning:))
  }
}

/// Runs `body` without recording anything for differentiation.
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try recording(false, body)
}

/// Records for differentiation what `body` does, inside `withoutGradients` too.
public func withGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try recording(true, body)
}

private func recording<Result>(
  _ isRecorded: Bool, _ body: () throws -> Result
) rethrows -> Result {
  var previous = false
  require(ct_set_gradients(isRecorded, &previous), "recording")
  defer { require(ct_set_gradients(previous, nil), "recording") }
  return try body()
}
