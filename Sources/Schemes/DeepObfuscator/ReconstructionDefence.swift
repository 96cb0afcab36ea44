import Networks
import Pixels
import Architectures
import Tensors
import Training

/// What DeepObfuscator's obfuscator fights where samples can be rebuilt: a reconstructor, the similarity that
/// both count in, and the noise that its pictures are pulled to.
final class ReconstructionDefence {
  let reconstructor: Participant  // AR
  let similarity: StructuralSimilarity
  private let noise: NoiseImage
  private let kind: DeepObfuscatorOptions.Noise

  init(
    _ problem: SchemeProblem, _ reconstructor: Participant, noise kind: DeepObfuscatorOptions.Noise
  ) {
    self.reconstructor = reconstructor
    self.kind = kind
    similarity = .multiScale(for: problem.picture.size, device: problem.precision.device)
    noise = NoiseImage(
      shape: problem.picture, similarity: similarity, seed: problem.recipe.seed,
      device: problem.precision.device)
  }

  /// 1 - MS-SSIM of what is rebuilt and the originals: L(AR1), equation 6.
  func unlikeOriginal(_ rebuilt: ImageMoments, _ batch: TrainingBatch) -> Tensor {
    1 - similarity.mean(similarity.moments(of: batch.images), rebuilt)
  }

  /// 1 - MS-SSIM of what is rebuilt and the noise: L(AR2), equation 8.
  func unlikeNoise(_ rebuilt: ImageMoments, _ batch: TrainingBatch) -> Tensor {
    let moments =
      kind == .perRun
      ? noise.moments(count: batch.count) : noise.fresh(count: batch.count, seed: batch.seed)
    return 1 - similarity.mean(moments, rebuilt)
  }

  /// Moments of what the reconstructor makes of features.
  func rebuilt(_ features: Tensor, _ mode: Mode) -> ImageMoments {
    similarity.moments(of: reconstructor.module(features, mode))
  }

  func use(_ image: Tensor) { noise.fixed = similarity.moments(of: image) }
}

/// The Gaussian noise image of equation 8: mean 0.5, deviation 0.25, cut to [0, 1]. The paper gives
/// no distribution.
private final class NoiseImage {
  private let shape: FeatureShape
  private let similarity: StructuralSimilarity
  private let device: Device
  fileprivate(set) var fixed: ImageMoments

  init(shape: FeatureShape, similarity: StructuralSimilarity, seed: UInt64, device: Device) {
    self.shape = shape
    self.similarity = similarity
    self.device = device
    fixed = similarity.moments(of: Self.draw(1, shape, seed: seed, device))
  }

  /// One image for the whole run; its moments are computed once.
  func moments(count: Int) -> ImageMoments { fixed.expanded(to: count) }

  /// One image for every picture of one batch.
  func fresh(count: Int, seed: UInt64) -> ImageMoments {
    similarity.moments(of: Self.draw(count, shape, seed: seed, device))
  }

  private static func draw(
    _ count: Int, _ shape: FeatureShape, seed: UInt64, _ device: Device
  ) -> Tensor {
    Tensor.normal(
      [count, shape.channels, shape.size.height, shape.size.width], seed: seed, device: device
    ).scaled(by: 0.25, plus: 0.5).clamped(to: 0...1)
  }
}
