import CTorch

extension Tensor {
  public static func + (x: Tensor, y: Tensor) -> Tensor {
    make("+", x, y) { ct_add($0, x.raw, y.raw, 1) }
  }

  public static func - (x: Tensor, y: Tensor) -> Tensor {
    make("-", x, y) { ct_add($0, x.raw, y.raw, -1) }
  }

  public static func * (x: Tensor, y: Tensor) -> Tensor {
    make("*", x, y) { ct_multiply($0, x.raw, y.raw) }
  }

  public static func / (x: Tensor, y: Tensor) -> Tensor {
    make("/", x, y) { ct_divide($0, x.raw, y.raw) }
  }

  public static prefix func - (x: Tensor) -> Tensor { x.scaled(by: -1) }
  public static func + (x: Tensor, y: Double) -> Tensor { x.scaled(by: 1, plus: y) }
  public static func + (x: Double, y: Tensor) -> Tensor { y.scaled(by: 1, plus: x) }
  public static func - (x: Tensor, y: Double) -> Tensor { x.scaled(by: 1, plus: -y) }
  public static func - (x: Double, y: Tensor) -> Tensor { y.scaled(by: -1, plus: x) }
  public static func * (x: Tensor, y: Double) -> Tensor { x.scaled(by: y) }
  public static func * (x: Double, y: Tensor) -> Tensor { y.scaled(by: x) }
  public static func / (x: Tensor, y: Double) -> Tensor { x.scaled(by: 1 / y) }

  /// `factor · x + offset`.
  public func scaled(by factor: Double, plus offset: Double = 0) -> Tensor {
    make("scaled", self) { ct_scale($0, raw, factor, offset) }
  }

  public func power(_ exponent: Double) -> Tensor {
    make("power", self) { ct_power($0, raw, exponent) }
  }

  public func squared() -> Tensor { self * self }
  public func exp() -> Tensor { make("exp", self) { ct_exp($0, raw) } }
  public func log() -> Tensor { make("log", self) { ct_log($0, raw) } }
  public func squareRoot() -> Tensor { make("squareRoot", self) { ct_sqrt($0, raw) } }
  public func magnitude() -> Tensor { make("magnitude", self) { ct_abs($0, raw) } }

  /// Limited to `range`; the gradient is zero outside.
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    make("clamped", self) { ct_clamp($0, raw, range.lowerBound, range.upperBound) }
  }

  /// At least `low`, with a gradient that passes as if nothing were cut: who sits on the floor can
  /// still learn to leave it.
  public func floored(at low: Double) -> Tensor {
    make("floored", self) { ct_floor_at($0, raw, low) }
  }

  public func relu() -> Tensor { make("relu", self) { ct_relu($0, raw) } }

  /// ReLU that overwrites self, which nothing else may hold: saves a pass over fresh features.
  package consuming func reluInPlace() -> Tensor {
    require(ct_relu_in_place(raw), "reluInPlace")
    return self
  }

  public func leakyRelu(slope: Double) -> Tensor {
    make("leakyRelu", self) { ct_leaky_relu($0, raw, slope) }
  }

  public func sigmoid() -> Tensor { make("sigmoid", self) { ct_sigmoid($0, raw) } }
  public func tanh() -> Tensor { make("tanh", self) { ct_tanh($0, raw) } }

  public func softmax(along dimension: Int = -1) -> Tensor {
    make("softmax", self) { ct_softmax($0, raw, Int32(dimension), false) }
  }

  public func logSoftmax(along dimension: Int = -1) -> Tensor {
    make("logSoftmax", self) { ct_softmax($0, raw, Int32(dimension), true) }
  }

  /// 1 where self is smaller, else 0.
  public func isLess(than other: Tensor) -> Tensor {
    make("isLess", self, other) { ct_less($0, raw, other.raw) }
  }

  /// 1 where self is `value`, else 0, as float32.
  public func equals(_ value: Double) -> Tensor {
    make("equals", self) { ct_equals($0, raw, value) }
  }

  /// `x` where self is not 0, else `y`.
  public func selecting(_ x: Tensor, else y: Tensor) -> Tensor {
    make("selecting", self, x, y) { ct_where($0, raw, x.raw, y.raw) }
  }

  /// `[N, K]` times `[K, M]`, or batches of them; in their own type, whatever layers run in.
  public func multiplied(by other: Tensor) -> Tensor {
    make("multiplied", self, other) { ct_matmul($0, raw, other.raw) }
  }

  /// X of `(self + ridge · 1) · X = right`, for a symmetric `[K, K]` and `[K, M]`, or batches of them;
  /// no numbers where the sum is not positive definite.
  public func solved(for right: Tensor, ridge: Double) -> Tensor {
    make("solved", self, right) { ct_solve_positive_definite($0, raw, ridge, right.raw) }
  }
}
