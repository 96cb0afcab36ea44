import Pixels
import Tensors

/// `[N, …]` to `[N, rest]`.
public struct Flatten: Module {
  public init() {}

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor { x.flattened() }
}

/// `[N, C · H · W]` to `[N, C, H, W]`.
public struct Unflatten: Module {
  private let channels: Int
  private let size: Size

  public init(_ channels: Int, _ size: Size) {
    self.channels = channels
    self.size = size
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    x.reshaped([x.shape[0], channels, size.height, size.width])
  }
}

/// Channels to pixels (Shi et al.): `[N, C r², H, W]` to `[N, C, r H, r W]`.
public struct PixelShuffle: Module {
  private let factor: Int

  public init(_ factor: Int) {
    self.factor = factor
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let (count, height, width) = (x.shape[0], x.shape[2], x.shape[3])
    let channels = x.shape[1] / (factor * factor)
    return x.reshaped([count, channels, factor, factor, height, width])
      .permuted([0, 1, 4, 2, 5, 3])
      .reshaped([count, channels, height * factor, width * factor])
  }
}

/// Pixels to channels: `[N, C, r H, r W]` to `[N, C r², H, W]`, which ``PixelShuffle`` undoes.
public struct PixelUnshuffle: Module {
  private let factor: Int

  public init(_ factor: Int) {
    self.factor = factor
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let (count, channels) = (x.shape[0], x.shape[1])
    let (height, width) = (x.shape[2] / factor, x.shape[3] / factor)
    return x.reshaped([count, channels, height, factor, width, factor])
      .permuted([0, 1, 3, 5, 2, 4])
      .reshaped([count, channels * factor * factor, height, width])
  }
}

/// Zeros around `[N, C, H, W]`, which stays in the middle.
public struct Pad: Module {
  private let size: Size

  /// - Parameter size: of the result; no side is smaller than the input's.
  public init(to size: Size) {
    self.size = size
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let (vertical, horizontal) = (size.height - x.shape[2], size.width - x.shape[3])
    precondition(vertical >= 0 && horizontal >= 0, "Pad: \(x.shape) is larger than \(size)")
    let (top, left) = (vertical / 2, horizontal / 2)
    return x.padded(left: left, right: horizontal - left, top: top, bottom: vertical - top)
  }
}

/// Maps each channel of pictures to `(x - mean) / deviation`.
public struct Normalize: Module, Sendable {
  private let mean: [Float]
  private let deviation: [Float]

  /// What PyTorch's checkpoints for ImageNet expect.
  public static let imageNet = Normalize(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  public init(mean: [Float], deviation: [Float]) {
    precondition(
      mean.count == deviation.count, "Normalize: a mean and a deviation for each channel")
    self.mean = mean
    self.deviation = deviation
  }

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    func channels(_ values: [Float]) -> Tensor {
      Tensor(values, shape: [1, values.count, 1, 1]).converted(on: x.device)
    }
    return (x - channels(mean)) / channels(deviation)
  }
}

/// Brings outputs into the range of pictures, 0 to 1.
public enum PictureRange: String, Module, Sendable, CaseIterable {
  /// Each picture's least number becomes 0 and its greatest 1.
  case minMax = "min-max"
  /// What lies outside is cut off.
  case clamp

  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    switch self {
    case .clamp: return x.clamped(to: 0...1)
    case .minMax:
      let numbers = x.flattened().converted(to: .float32)
      let least = -(-numbers).max(along: 1).values.reshaped([-1, 1])
      let range = numbers.max(along: 1).values.reshaped([-1, 1]) - least
      return ((numbers - least) / range.floored(at: 1e-6)).reshaped(x.shape)
    }
  }
}
