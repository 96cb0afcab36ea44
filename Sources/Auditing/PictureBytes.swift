import Networks
import Pixels
import Tensors

extension Tensor {
  /// Values in [0, 1] as the bytes that they stand for: whole numbers from 0 to 255.
  var byteValues: Tensor {
    // Conversion to whole numbers cuts off what is behind the point.
    converted(to: .float32).clamped(to: 0...1).scaled(by: 255, plus: 0.5).converted(to: .uint8)
      .converted(to: .float32)
  }

  /// Such bytes without their lowest bits, which all others move down for.
  func shiftedDown(by bits: Int) -> Tensor {
    scaled(by: 1 / Double(1 << bits)).converted(to: .uint8).converted(to: .float32)
  }

  /// `[N, C, H, W]` in [0, 1] as N interleaved pictures.
  public var pictureBytes: [[UInt8]] {
    let count = shape[0]
    let bytes = converted(to: .float32, on: .cpu).clamped(to: 0...1).scaled(by: 255, plus: 0.5)
      .converted(to: .uint8).permuted([0, 2, 3, 1]).stored.bytes
    let length = bytes.count / Swift.max(1, count)
    return (0..<count).map { Array(bytes[$0 * length..<($0 + 1) * length]) }
  }

  /// Every picture of `[N, C, H, W]` through a function of bytes `[H, W, C]`, several at a time.
  func mappingPictures(
    _ precision: Precision, _ body: @Sendable ([UInt8]) -> [UInt8]
  ) -> Tensor {
    pictures(pictureBytes.concurrentMap(body), precision)
  }

  /// The same for every picture and its partner in another tensor.
  func mappingPictures(
    with others: Tensor, _ precision: Precision,
    _ body: @Sendable (_ picture: [UInt8], _ other: [UInt8]) -> [UInt8]
  ) -> Tensor {
    let pairs = Array(zip(pictureBytes, others.pictureBytes))
    return pictures(pairs.concurrentMap { body($0.0, $0.1) }, precision)
  }

  /// Pictures of this tensor's shape from their bytes.
  private func pictures(_ bytes: [[UInt8]], _ precision: Precision) -> Tensor {
    .images(
      bytes.flatMap { $0 }, count: shape[0], size: Size(height: shape[2], width: shape[3]),
      channels: shape[1], precision: precision)
  }
}
