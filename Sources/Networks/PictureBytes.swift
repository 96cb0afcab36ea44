import Tensors

extension Tensor {
  /// Values in [0, 1] as the bytes that they stand for: whole numbers from 0 to 255.
  public var byteValues: Tensor { eightBits.converted(to: .float32) }

  private var eightBits: Tensor {
    // Conversion to whole numbers cuts off what is behind the point.
    converted(to: .float32).clamped(to: 0...1).scaled(by: 255, plus: 0.5).converted(to: .uint8)
  }

  /// `[N, C, H, W]` in [0, 1] as N interleaved pictures.
  public var pictureBytes: [[UInt8]] {
    let count = shape[0]
    let bytes = eightBits.converted(on: .cpu).permuted([0, 2, 3, 1]).stored.bytes
    let length = bytes.count / Swift.max(1, count)
    return (0..<count).map { Array(bytes[$0 * length..<($0 + 1) * length]) }
  }
}
