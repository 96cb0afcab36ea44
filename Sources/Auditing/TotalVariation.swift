import Tensors

extension Tensor {
  /// Mean difference of neighbours in pictures `[N, C, H, W]`: small where they are smooth.
  var totalVariation: Tensor {
    func difference(_ dimension: Int) -> Tensor {
      let length = shape[dimension]
      return
        (sliced(1..<length, along: dimension) - sliced(0..<length - 1, along: dimension))
        .magnitude().mean()
    }
    return difference(2) + difference(3)
  }
}
