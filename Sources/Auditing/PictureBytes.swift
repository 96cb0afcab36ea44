import Networks
import Pixels
import Tensors

extension Tensor {
  /// Such bytes without their lowest bits, which all others move down for.
  func shiftedDown(by bits: Int) -> Tensor {
    scaled(by: 1 / Double(1 << bits)).converted(to: .uint8).converted(to: .float32)
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
