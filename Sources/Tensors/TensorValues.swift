import CTorch
import Formats

extension Tensor {
  /// The numbers, row-major, as float32 on the CPU.
  public init(_ values: [Float], shape: [Int]) {
    self = Tensor.copied(values, shape: shape, dtype: .float32)
  }

  /// Class ids, token ids or row numbers, as int64 on the CPU.
  public init(_ values: [Int64], shape: [Int]) {
    self = Tensor.copied(values, shape: shape, dtype: .int64)
  }

  /// Bytes, row-major, as uint8 on the CPU.
  public init(_ values: [UInt8], shape: [Int]) {
    self = Tensor.copied(values, shape: shape, dtype: .uint8)
  }

  /// One number without dimensions.
  public init(_ value: Double) {
    self.init([Float(value)], shape: [])
  }

  /// What a file held; types that libtorch lacks become float32.
  public init(_ array: StoredArray) {
    guard let dtype = DType(array.type) else {
      self.init(array.floats(), shape: array.shape)
      return
    }
    self = Tensor.copied(array.bytes, shape: array.shape, dtype: dtype)
  }

  private static func copied<Value>(_ values: [Value], shape: [Int], dtype: DType) -> Tensor {
    values.withUnsafeBytes { bytes in
      make("Tensor.init") {
        ct_from_bytes($0, bytes.baseAddress, bytes.count, shape.wide, Int32(shape.count), dtype.raw)
      }
    }
  }

  public static func zeros(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) -> Tensor {
    full(shape, 0, dtype: dtype, device: device)
  }

  public static func full(
    _ shape: [Int], _ value: Double, dtype: DType = .float32, device: Device = .cpu
  ) -> Tensor {
    make("full") { ct_full($0, shape.wide, Int32(shape.count), value, dtype.raw, device.raw) }
  }

  /// Standard normal numbers that depend on the seed alone, not on the device.
  public static func normal(_ shape: [Int], seed: UInt64, device: Device = .cpu) -> Tensor {
    make("normal") { ct_normal($0, shape.wide, Int32(shape.count), seed, device.raw) }
  }

  /// Numbers uniform in `[low, high)` that depend on the seed alone, not on the device.
  public static func uniform(
    _ shape: [Int], low: Double, high: Double, seed: UInt64, device: Device = .cpu
  ) -> Tensor {
    make("uniform") {
      ct_uniform($0, shape.wide, Int32(shape.count), low, high, seed, device.raw)
    }
  }

  /// The single number of a tensor with one element; waits for the device.
  public var item: Double {
    var value = 0.0
    require(ct_item(raw, &value), "item", [self])
    return value
  }

  /// All numbers, row-major, as float32.
  public var floats: [Float] {
    converted(to: .float32).values(Float.self, zero: 0)
  }

  /// All numbers, row-major, as float64.
  public var doubles: [Double] {
    converted(to: .float64).values(Double.self, zero: 0)
  }

  /// All numbers, row-major, as int64.
  public var integers: [Int64] {
    converted(to: .int64).values(Int64.self, zero: 0)
  }

  /// The values in the tensor's own type, for a file.
  public var stored: StoredArray {
    let type = dtype.elementType
    var bytes = [UInt8](repeating: 0, count: count * type.byteCount)
    bytes.withUnsafeMutableBytes {
      require(ct_copy_bytes(raw, $0.baseAddress, $0.count), "stored", [self])
    }
    return StoredArray(type: type, shape: shape, bytes: bytes)
  }

  private func values<Value>(_: Value.Type, zero: Value) -> [Value] {
    var out = [Value](repeating: zero, count: count)
    out.withUnsafeMutableBytes {
      require(ct_copy_bytes(raw, $0.baseAddress, $0.count), "values", [self])
    }
    return out
  }

  /// The same numbers in another type, place or memory order; shares memory where nothing changes.
  public func converted(
    to dtype: DType? = nil, on device: Device? = nil, layout: Layout = .preserved
  ) -> Tensor {
    // Channels last is an order of pictures and feature maps; vectors have just one.
    let order = rank == 4 ? layout : .preserved
    return make("converted", self) {
      ct_convert($0, raw, (dtype ?? self.dtype).raw, (device ?? self.device).raw, order.raw)
    }
  }

  /// A copy of the numbers without their history.
  public func cloned() -> Tensor {
    make("cloned", self) { ct_clone($0, raw) }
  }

  /// Overwrites the numbers in place, unrecorded. Shapes must be equal.
  public func assign(_ other: Tensor) {
    require(ct_assign(raw, other.raw), "assign", [self, other])
  }

  /// Whether every number is finite.
  public var isFinite: Bool {
    var finite = false
    require(ct_all_finite(raw, &finite), "isFinite", [self])
    return finite
  }
}
