import Architectures
import Auditing
import Networks
import Pixels
import Tensors
import Testing

@Suite("Pictures drawn out of classifiers", .serialized)
struct ModelInversionTests {
  private let shape = FeatureShape(channels: 3, size: Size(side: 8))

  /// Tells which half of a picture is the brighter one: rows above or below the middle.
  private func halves(_ x: Tensor) -> Tensor {
    let brightness = x.mean(over: [1, 3])  // [N, H]
    let (upper, lower) = (brightness.sliced(0..<4, along: 1), brightness.sliced(4..<8, along: 1))
    return Tensor.concatenated(
      [
        upper.mean(over: [1], keepingDimensions: true),
        lower.mean(over: [1], keepingDimensions: true),
        Tensor.full([x.shape[0], 1], 0.4),
      ], along: 1
    ).scaled(by: 30)
  }

  /// Pictures of which one half is bright.
  private func samples() -> Tensor {
    Tensor.concatenated(
      (0..<16).map { number in
        let half = Tensor.uniform([1, 3, 4, 8], low: 0.7, high: 1, seed: UInt64(number))
        let other = Tensor.uniform([1, 3, 4, 8], low: 0, high: 0.3, seed: UInt64(number) + 90)
        return Tensor.concatenated(number % 2 == 0 ? [half, other] : [other, half], along: 2)
      })
  }

  private func drawn(
    from layers: [AuditSubject.Function], knowing samples: Tensor, pictures: Tensor? = nil,
    keys: PixelwiseKeys?
  ) throws -> ModelInversion.Result {
    try ModelInversion(
      layers: layers, label: .init(name: "half", classes: 3), picture: shape,
      moments: FeatureMoments(of: layers, over: [samples]),
      appearance: FeatureMoments(ofPictures: [pictures ?? samples]), keys: keys,
      precision: .float32
    ).run(
      [0, 1, 0, 1], steps: 120,
      context: AttackContext(
        seed: 3, width: 1, fullyConnected: 1, work: nil, observer: nil, stop: nil))
  }

  @Test("pictures show what makes the classifier sure of their class")
  func draws() throws {
    let result = try drawn(from: [{ $0 }, halves], knowing: samples(), keys: nil)
    #expect(result.persuaded == 1)
    let values = halves(result.pictures).floats
    for (row, wanted) in [0, 1, 0, 1].enumerated() {
      #expect(values[3 * row + wanted] > values[3 * row + 1 - wanted] + 3)
    }
    #expect(result.pictures.floats.allSatisfy { (0...1).contains($0) })
  }

  @Test("through keys: what a classifier knows of folds is drawn through any of them")
  func drawsThroughKeys() throws {
    let folded: AuditSubject.Function = { $0.scaled(by: 2, plus: -1).magnitude() }
    let keys = PixelwiseKeys(shuffled: true)
    let result = try drawn(
      from: [folded, halves], knowing: keys.encrypted(samples(), seed: 5),
      pictures: samples(), keys: keys)
    #expect(result.persuaded == 1)
    let values = halves(folded(result.pictures)).floats
    for (row, wanted) in [0, 1, 0, 1].enumerated() {
      #expect(values[3 * row + wanted] > values[3 * row + 1 - wanted] + 3)
    }
  }

  @Test("channels vary together where they do so in the attacker's pictures")
  func keepsColours() throws {
    func difference(_ pictures: Tensor) -> Double {
      (pictures.sliced(0..<1, along: 1) - pictures.sliced(2..<3, along: 1))
        .squared().mean().floats.map(Double.init)[0].squareRoot()
    }
    let apart = samples()
    let plane = apart.sliced(1..<2, along: 1)
    let grey = Tensor.concatenated([plane, plane, plane], along: 1)
    let coloured = try drawn(from: [{ $0 }, halves], knowing: apart, keys: nil)
    let uncoloured = try drawn(from: [{ $0 }, halves], knowing: apart, pictures: grey, keys: nil)
    #expect(difference(uncoloured.pictures) < 0.5 * difference(coloured.pictures))
    #expect(difference(uncoloured.pictures) < 0.5 * difference(apart))
  }

  @Test("keys invert half of the values and leave what no key changes", arguments: [false, true])
  func draws(shuffled: Bool) {
    let plain = Tensor.uniform([2, 3, 16, 16], low: 0, high: 1, seed: 1)
    let keys = PixelwiseKeys(shuffled: shuffled)
    let cipher = keys.encrypted(plain, seed: 7)
    func folds(_ x: Tensor) -> [[Int]] {
      // [N, C, H, W] to pixels, sorted where colours may have moved.
      let values = x.scaled(by: 2, plus: -1).magnitude().permuted([0, 2, 3, 1]).floats
      return stride(from: 0, to: values.count, by: 3).map { first in
        let pixel = (0..<3).map { Int((values[first + $0] * 1e4).rounded()) }
        return shuffled ? pixel.sorted() : pixel
      }
    }
    let same = zip(folds(plain).flatMap(\.self), folds(cipher).flatMap(\.self))
    #expect(same.allSatisfy { abs($0 - $1) <= 2 })
    let kept = zip(plain.floats, cipher.floats).count { abs($0 - $1) < 1e-6 }
    // A value stays where it is neither inverted (1 in 2) nor moved (2 in 3).
    let expected = 1536.0 * (shuffled ? 0.5 / 3 : 0.5)
    #expect(abs(Double(kept) - expected) < 0.25 * expected, "\(kept)")
    #expect(keys.encrypted(plain, seed: 8).floats != cipher.floats)
    #expect(keys.encrypted(plain, seed: 7).floats == cipher.floats)
  }
}
