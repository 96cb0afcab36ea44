import Foundation
import Networks
import Pixels
import Tensors

/// Makes pictures unclear by a fixed rule; nothing is learnt.
public struct PictureFilter: Module {
  public enum Rule: String, Sendable, CaseIterable {
    /// Leaves pictures as they are, for noise that comes on top.
    case untouched
    /// `strength` is the Gaussian's deviation in pixels, cut at three of them.
    case gaussianBlur = "gaussian-blur"
    /// `strength` is the side of the fields in pixels.
    case pixelation
    /// `strength` is the side of the square over which pixels are averaged, an odd number.
    case meanFilter = "mean-filter"
  }

  private let rule: Rule
  private let strength: Double

  public static func network(_ picture: FeatureShape, _ rule: Rule, strength: Double) -> Network {
    Network(
      module: PictureFilter(rule: rule, strength: strength), input: picture, output: picture)
  }

  /// - Parameter x: `[N, C, H, W]`.
  /// - Returns: the same shape. At edges the mean is one over what lies in the picture.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    switch rule {
    case .untouched: x
    case .gaussianBlur: windowed(x, gaussian())
    case .meanFilter: windowed(x, [Float](repeating: 1, count: Int(strength)))
    case .pixelation: pixelated(x)
    }
  }

  private func gaussian() -> [Float] {
    let radius = max(1, Int((3 * strength).rounded(.up)))
    return (-radius...radius).map { offset in
      let distance = Double(offset) / strength
      return Float(exp(-distance * distance / 2))
    }
  }

  private func windowed(_ x: Tensor, _ weights: [Float]) -> Tensor {
    let window = Tensor(weights, shape: [weights.count]).converted(on: x.device)
    let edge = weights.count / 2
    func summed(_ x: Tensor) -> Tensor {
      x.padded(left: edge, right: edge, top: edge, bottom: edge).blurred(with: window)
    }
    return summed(x) / summed(Self.ones(like: x))
  }

  private func pixelated(_ x: Tensor) -> Tensor {
    let (side, height, width) = (Int(strength), x.shape[2], x.shape[3])
    func pooled(_ x: Tensor) -> Tensor {
      // Up to whole fields.
      x.padded(
        left: 0, right: (side - width % side) % side, top: 0, bottom: (side - height % side) % side
      ).averagePooled(kernel: side, stride: side)
    }
    let fields = pooled(x) / pooled(Self.ones(like: x))
    return
      fields
      .upsampledNearest(height: fields.shape[2] * side, width: fields.shape[3] * side)
      .sliced(0..<height, along: 2).sliced(0..<width, along: 3)
  }

  private static func ones(like x: Tensor) -> Tensor {
    .full([1, x.shape[1], x.shape[2], x.shape[3]], 1, device: x.device)
  }
}
