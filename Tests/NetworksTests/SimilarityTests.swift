import Foundation
import Networks
import Pixels
import Tensors
import TestSupport
import Testing

@Suite("Similarity")
struct SimilarityTests {
  @Test("SSIM, MS-SSIM, PSNR, MSE and L1 agree with an independent implementation")
  func agreesWithOracle() throws {
    for entry in try OracleFile("similarity").cases("cases") {
      let (x, y) = try pictures(entry)
      let expected = try #require(entry.fields["expected"] as? [String: Any])
      let size = Size(height: x.shape[2], width: x.shape[3])
      let multi = StructuralSimilarity.multiScale(for: size)
      #expect(multi.scales == expected["scales"] as? Int, "\(entry.name)")
      let values: [(String, Double, Double)] = [
        ("ms_ssim", multi.values(x, y).item, 1e-4),
        ("ssim", StructuralSimilarity.singleScale(for: size).values(x, y).item, 1e-4),
        ("mse", PixelErrors.meanSquared(x, y).item, 1e-6),
        ("l1", PixelErrors.meanAbsolute(x, y).item, 1e-6),
      ]
      for (metric, value, tolerance) in values {
        let wanted = try #require(expected[metric] as? Double)
        #expect(abs(value - wanted) < tolerance, "\(entry.name) \(metric): \(value), \(wanted)")
      }
      if let decibels = expected["psnr"] as? Double {
        let value = PixelErrors.peakSignalToNoise(x, y).item
        #expect(abs(value - decibels) < 0.01, "\(entry.name) PSNR: \(value), \(decibels)")
      } else {
        #expect(abs(PixelErrors.peakSignalToNoise(x, y).item - 100) < 1e-4, "\(entry.name)")
      }
    }
  }

  @Test("PSNR of pictures that are the same to rounding is 100 dB, not infinite")
  func endsAtAHundredDecibels() {
    let picture = Tensor.uniform([2, 3, 16, 16], low: 0.1, high: 0.9, seed: 2)
    for other in [picture, picture + 1e-6, picture + 9e-6] {
      let values = PixelErrors.peakSignalToNoise(picture, other).floats
      #expect(values.allSatisfy { abs($0 - 100) < 1e-3 }, "\(values)")
    }
    let apart = PixelErrors.peakSignalToNoise(picture, picture + 0.1).floats
    #expect(apart.allSatisfy { abs($0 - 20) < 1e-3 }, "\(apart)")
  }

  @Test("every picture of a batch has figures of its own")
  func keepsPicturesApart() {
    let batch = Tensor.uniform([3, 3, 24, 24], low: 0, high: 1, seed: 4)
    let other = Tensor.concatenated([
      batch.sliced(0..<1), 1 - batch.sliced(1..<2), batch.sliced(2..<3) * 0.5,
    ])
    let similarity = StructuralSimilarity.multiScale(for: Size(side: 24))
    let together = similarity.values(batch, other).floats
    for place in 0..<3 {
      let (one, two) = (batch.sliced(place..<place + 1), other.sliced(place..<place + 1))
      #expect(abs(similarity.values(one, two).item - Double(together[place])) < 1e-6)
    }
    #expect(abs(together[0] - 1) < 1e-6 && together[1] >= 0 && together[1] < 0.1)
  }

  @Test(
    "as many scales as leave the window room",
    arguments: [
      (Size(side: 10), 0), (Size(side: 11), 1), (Size(side: 32), 2), (Size(side: 64), 3),
      (Size(side: 112), 4), (Size(height: 218, width: 178), 5),
    ])
  func countsScales(_ size: Size, _ scales: Int) {
    #expect(StructuralSimilarity.scales(for: size) == scales)
  }

  @Test("negated pictures give a number, and a gradient that leaves the floor")
  func gradientLivesAtTheFloor() {
    let size = Size(side: 32)
    let picture = Tensor.uniform([2, 3, 32, 32], low: 0, high: 1, seed: 3)
    let negated = 1 - picture
    negated.requiresGradient = true
    let similarity = StructuralSimilarity.multiScale(for: size)
    let loss = 1 - similarity.values(picture, negated).mean()
    let gradient = loss.gradients(by: [negated])[0]
    #expect(loss.item.isFinite)
    #expect(gradient.isFinite)
    #expect(gradient.magnitude().sum().item > 0)
  }

  @Test("a reconstructor's output can be pulled off the floor by descending the loss")
  func descendsFromTheFloor() {
    let size = Size(side: 32)
    let picture = Tensor.uniform([1, 3, 32, 32], low: 0, high: 1, seed: 5)
    let similarity = StructuralSimilarity.multiScale(for: size)
    let guess = Parameter([1, 3, 32, 32], .constant(0))
    guess.value.assign(1 - picture)
    guess.value.requiresGradient = true
    let optimizer = Optimizer([guess])
    let first = similarity.values(picture, guess.value).item
    for _ in 0..<150 {
      let loss = 1 - similarity.values(picture, guess.value).mean()
      optimizer.step(loss.gradients(by: [guess.value]), rate: 0.05)
    }
    #expect(similarity.values(picture, guess.value).item > first + 0.3)
  }

  @Test("the gradient agrees with finite differences")
  func gradientAgreesWithDifferences() {
    let similarity = StructuralSimilarity.multiScale(for: Size(side: 32))
    let picture = Tensor.uniform([1, 1, 32, 32], low: 0.2, high: 0.8, seed: 7)
    let other = (picture + 0.15 * Tensor.normal([1, 1, 32, 32], seed: 8)).detached()
    other.requiresGradient = true
    let gradient = similarity.values(picture, other).mean().gradients(by: [other])[0]
    let direction = Tensor.normal([1, 1, 32, 32], seed: 9)
    let step = 1e-2
    let rise = withoutGradients {
      similarity.values(picture, other + step * direction).item
        - similarity.values(picture, other - step * direction).item
    }
    let expected = (gradient * direction).sum().item
    #expect(abs(rise / (2 * step) - expected) < 0.02 * abs(expected) + 1e-4)
  }

  /// The two pictures of a case, `[1, C, H, W]`, by the file's formula.
  private func pictures(_ entry: OracleCase) throws -> (Tensor, Tensor) {
    let height = try #require(entry.fields["height"] as? Int)
    let width = try #require(entry.fields["width"] as? Int)
    let channels = try #require(entry.fields["channels"] as? Int)
    let x = try #require(entry.fields["x"] as? [String: Double])
    let y = try #require(entry.fields["y"] as? [String: Double])
    func value(_ map: [String: Double], _ key: String) -> Double { map[key] ?? 0 }
    var first = OracleNoise(seed: UInt64(value(x, "seed")))
    var second = OracleNoise(seed: UInt64(value(y, "seed")))
    var left: [Float] = []
    var right: [Float] = []
    for c in 0..<channels {
      for i in 0..<height {
        for j in 0..<width {
          let phase =
            value(x, "a") * Double(i) + value(x, "b") * Double(j) + value(x, "p") * Double(c)
          var a = value(x, "level") + value(x, "amplitude") * sin(phase)
          if value(x, "noise") != 0 { a += value(x, "noise") * (first.next() - 0.5) }
          a = min(max(a, 0), 1)
          var b = value(y, "gain") * a + value(y, "offset")
          if value(y, "noise") != 0 { b += value(y, "noise") * (second.next() - 0.5) }
          left.append(Float(a))
          right.append(Float(min(max(b, 0), 1)))
        }
      }
    }
    let shape = [1, channels, height, width]
    return (Tensor(left, shape: shape), Tensor(right, shape: shape))
  }
}
