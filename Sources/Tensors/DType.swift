import CTorch
import Formats

/// How one value of a tensor is stored.
public enum DType: Sendable, Hashable {
  case float32, bfloat16, float16, float64, int64, int32, uint8, bool

  var raw: ct_dtype {
    switch self {
    case .float32: CT_FLOAT32
    case .bfloat16: CT_BFLOAT16
    case .float16: CT_FLOAT16
    case .float64: CT_FLOAT64
    case .int64: CT_INT64
    case .int32: CT_INT32
    case .uint8: CT_UINT8
    case .bool: CT_BOOL
    }
  }

  init(_ raw: ct_dtype) {
    switch raw {
    case CT_BFLOAT16: self = .bfloat16
    case CT_FLOAT16: self = .float16
    case CT_FLOAT64: self = .float64
    case CT_INT64: self = .int64
    case CT_INT32: self = .int32
    case CT_UINT8: self = .uint8
    case CT_BOOL: self = .bool
    default: self = .float32
    }
  }

  /// The same type in files; nil where libtorch has no counterpart (int8, int16, uint16).
  init?(_ type: ElementType) {
    switch type {
    case .float32: self = .float32
    case .bfloat16: self = .bfloat16
    case .float16: self = .float16
    case .float64: self = .float64
    case .int64: self = .int64
    case .int32: self = .int32
    case .uint8: self = .uint8
    case .bool: self = .bool
    default: return nil
    }
  }

  /// The same type in files.
  public var elementType: ElementType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float16: .float16
    case .float64: .float64
    case .int64: .int64
    case .int32: .int32
    case .uint8: .uint8
    case .bool: .bool
    }
  }
}

/// Where a tensor lies and its operations run.
public enum Device: String, Sendable, Hashable, Codable {
  case cpu, cuda

  var raw: ct_device { self == .cuda ? CT_CUDA : CT_CPU }
}

/// The order of a tensor's values in memory; the shape reads `[N, C, H, W]` in both.
public enum Layout: Sendable {
  case contiguous, channelsLast, preserved

  var raw: ct_layout {
    switch self {
    case .contiguous: CT_CONTIGUOUS
    case .channelsLast: CT_CHANNELS_LAST
    case .preserved: CT_PRESERVE
    }
  }
}
