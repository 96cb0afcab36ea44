import CTorch

/// An array of numbers with automatic differentiation, held by libtorch.
///
/// Copies share one handle; the last to go frees it. Not Sendable: all tensors of a run live on the
/// run's one torch thread. A wrong rank, shape or type is a programmer's mistake and traps with the
/// operation, the shapes and the place.
public struct Tensor {
  private let handle: Handle

  var raw: ct_tensor { handle.raw }

  init(owning raw: ct_tensor) {
    handle = Handle(raw)
  }

  /// The lengths of the dimensions; empty for a single number.
  public var shape: [Int] {
    (0..<rank).map { Int(ct_size(raw, Int32($0))) }
  }

  public var rank: Int { Int(ct_rank(raw)) }

  /// How many numbers.
  public var count: Int { shape.reduce(1, *) }

  public var dtype: DType { DType(ct_dtype_of(raw)) }

  public var device: Device { ct_device_of(raw) == CT_CUDA ? .cuda : .cpu }

  private final class Handle {
    let raw: ct_tensor

    init(_ raw: ct_tensor) {
      self.raw = raw
    }

    deinit {
      ct_free(raw)
    }
  }
}

@available(*, unavailable)
extension Tensor: Sendable {}

/// Runs one shim function that makes a tensor; traps where it refuses.
func make(
  _ operation: StaticString, _ inputs: Tensor..., body: (UnsafeMutablePointer<ct_tensor>) -> Int32
) -> Tensor {
  var out = ct_tensor()
  require(body(&out), operation, inputs)
  return Tensor(owning: out)
}

/// Traps with the operation, the shapes and libtorch's message where a shim function failed.
func require(_ status: Int32, _ operation: StaticString, _ inputs: [Tensor] = []) {
  guard status != 0 else { return }
  let message = String(cString: ct_last_error())
  let shapes = inputs.map { "\($0.shape) \($0.dtype)" }.joined(separator: ", ")
  fatalError("\(operation)(\(shapes)): \(message)")
}

extension Sequence<Int> {
  var wide: [Int64] { map(Int64.init) }
}
