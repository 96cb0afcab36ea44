import CTorch

extension Tensor {
  /// The sum over the given dimensions, or over all.
  public func sum(over dimensions: [Int] = [], keepingDimensions keep: Bool = false) -> Tensor {
    make("sum", self) { ct_sum($0, raw, dimensions.wide, Int32(dimensions.count), keep) }
  }

  /// The mean over the given dimensions, or over all.
  public func mean(over dimensions: [Int] = [], keepingDimensions keep: Bool = false) -> Tensor {
    make("mean", self) { ct_mean($0, raw, dimensions.wide, Int32(dimensions.count), keep) }
  }

  /// The greatest value along a dimension and where it stands.
  public func max(along dimension: Int) -> (values: Tensor, indices: Tensor) {
    var values = ct_tensor()
    var indices = ct_tensor()
    require(ct_max(&values, &indices, raw, Int32(dimension)), "max", [self])
    return (Tensor(owning: values), Tensor(owning: indices))
  }

  /// The same numbers in another shape; one length may be -1.
  public func reshaped(_ shape: [Int]) -> Tensor {
    make("reshaped", self) { ct_reshape($0, raw, shape.wide, Int32(shape.count)) }
  }

  /// `[N, …]` to `[N, rest]`.
  public func flattened() -> Tensor { reshaped([shape[0], -1]) }

  public func permuted(_ order: [Int]) -> Tensor {
    make("permuted", self) { ct_permute($0, raw, order.wide, Int32(order.count)) }
  }

  /// Entries `range` along a dimension.
  public func sliced(_ range: Range<Int>, along dimension: Int = 0) -> Tensor {
    make("sliced", self) {
      ct_slice($0, raw, Int32(dimension), Int64(range.lowerBound), Int64(range.upperBound))
    }
  }

  /// The given rows, in the given order.
  public func rows(_ indices: [Int]) -> Tensor {
    let index = Tensor(indices.map(Int64.init), shape: [indices.count]).converted(on: device)
    return make("rows", self) { ct_select_rows($0, raw, index.raw) }
  }

  /// One view of a `[1, …]` tensor repeated to `shape`, without copying.
  public func expanded(to shape: [Int]) -> Tensor {
    make("expanded", self) { ct_expand($0, raw, shape.wide, Int32(shape.count)) }
  }

  /// Zeros around `[N, C, H, W]`.
  public func padded(left: Int, right: Int, top: Int, bottom: Int) -> Tensor {
    make("padded", self) {
      ct_pad($0, raw, Int64(left), Int64(right), Int64(top), Int64(bottom))
    }
  }

  /// The tensors one after another along a dimension.
  public static func concatenated(_ parts: [Tensor], along dimension: Int = 0) -> Tensor {
    precondition(!parts.isEmpty, "Tensor.concatenated: no parts")
    return make("concatenated", parts[0]) {
      ct_concatenate($0, parts.map(\.raw), Int32(parts.count), Int32(dimension))
    }
  }
}
