/// How one number of a stored array is written.
public enum ElementType: String, Sendable, CaseIterable {
  case bool, uint8, int8, uint16, int16, int32, int64, float16, bfloat16, float32, float64

  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }
}

/// An array as files hold it: row-major, little endian.
public struct StoredArray: Sendable, Equatable {
  public let type: ElementType
  public let shape: [Int]
  /// `count · type.byteCount` bytes.
  public var bytes: [UInt8]

  public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
    precondition(
      bytes.count == shape.reduce(1, *) * type.byteCount,
      "StoredArray \(shape) of \(type.rawValue): got \(bytes.count) bytes")
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  public init(_ values: [Float], shape: [Int]) {
    self.init(type: .float32, shape: shape, bytes: values.withUnsafeBytes(Array.init))
  }

  public init(_ values: [Int64], shape: [Int]) {
    self.init(type: .int64, shape: shape, bytes: values.withUnsafeBytes(Array.init))
  }

  public init(_ values: [Int32], shape: [Int]) {
    self.init(type: .int32, shape: shape, bytes: values.withUnsafeBytes(Array.init))
  }

  public init(_ values: [UInt8], shape: [Int]) {
    self.init(type: .uint8, shape: shape, bytes: values)
  }

  public var count: Int { shape.reduce(1, *) }

  /// All numbers as float32; exact for every type but int32, int64 and float64.
  public func floats() -> [Float] {
    // Spelled out: a bare `Float.init` of a UInt16 would be taken for `init(halfBits:)`.
    switch type {
    case .bool, .uint8: bytes.map { Float($0) }
    case .int8: values(Int8.self).map { Float($0) }
    case .uint16: values(UInt16.self).map { Float($0) }
    case .int16: values(Int16.self).map { Float($0) }
    case .int32: values(Int32.self).map { Float($0) }
    case .int64: values(Int64.self).map { Float($0) }
    case .float16: values(UInt16.self).map(Float.init(halfBits:))
    case .bfloat16: values(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    case .float32: values(UInt32.self).map(Float.init(bitPattern:))
    case .float64: values(UInt64.self).map { Float(Double(bitPattern: $0)) }
    }
  }

  /// All numbers as whole numbers; nil for the floating types.
  public func integers() -> [Int64]? {
    switch type {
    case .bool, .uint8: bytes.map(Int64.init)
    case .int8: values(Int8.self).map(Int64.init)
    case .uint16: values(UInt16.self).map(Int64.init)
    case .int16: values(Int16.self).map(Int64.init)
    case .int32: values(Int32.self).map(Int64.init)
    case .int64: values(Int64.self)
    case .float16, .bfloat16, .float32, .float64: nil
    }
  }

  private func values<Value: FixedWidthInteger>(_: Value.Type) -> [Value] {
    (0..<count).map { bytes.littleEndian(at: $0 * MemoryLayout<Value>.size) }
  }
}

extension Float {
  /// IEEE half precision, spelled out because x86 before AVX512 lacks the type in Swift.
  init(halfBits bits: UInt16) {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Float(bits & 0x3FF)
    switch exponent {
    case 0: self = sign * fraction * 0x1p-24
    case 31: self = fraction == 0 ? sign * .infinity : .nan
    default:
      self =
        sign * (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
