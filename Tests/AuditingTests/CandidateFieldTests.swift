import Auditing
import Foundation
import Pixels
import Testing

@Suite("Candidates of pixels under independent keys")
struct CandidateFieldTests {
  /// Small, for these loops are slow unless optimised.
  private let size = Size(side: 16)

  /// Warm light that comes from the right over waves, and the edge of a shadow that fades towards
  /// the bottom. `[H, W, C]`.
  private func scene(channels: Int, on size: Size) -> [UInt8] {
    var picture: [UInt8] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        let down = Double(row) / Double(max(size.height - 1, 1))
        let right = Double(column) / Double(max(size.width - 1, 1))
        let shadow = right > 0.6 && right < 0.9 ? 70 * (1 - down) : 0
        let light = 60 + 130 * right + 25 * sin(7 * down + 3 * right) - shadow
        let colour: SIMD3<Double> = [light + 25, light, light - 20 + 15 * down]
        let values = channels == 3 ? [colour.x, colour.y, colour.z] : [light]
        picture += values.map { UInt8(min(max($0, 0), 255)) }
      }
    }
    return picture
  }

  private func encrypted(_ plain: [UInt8], channels: Int, shuffled: Bool, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    var picture = plain.map { generator.next() & 1 == 1 ? 255 - $0 : $0 }
    guard shuffled, channels == 3 else { return picture }
    for first in stride(from: 0, to: picture.count, by: 3) {
      var pixel = Array(picture[first..<first + 3])
      generator.shuffle(&pixel)
      picture.replaceSubrange(first..<first + 3, with: pixel)
    }
    return picture
  }

  private func distance(_ one: [UInt8], _ other: [UInt8]) -> Double {
    Double(zip(one, other).map { abs(Int($0) - Int($1)) }.reduce(0, +)) / Double(one.count)
  }

  /// Whether every pixel is one of its candidates: has the same folded values, in any order where
  /// they were shuffled.
  private func isPossible(
    _ picture: [UInt8], for plain: [UInt8], channels: Int, shuffled: Bool
  ) -> Bool {
    func folds(_ picture: [UInt8]) -> [[UInt8]] {
      stride(from: 0, to: picture.count, by: channels).map { first in
        let values = picture[first..<first + channels].map { min($0, 255 - $0) }
        return shuffled ? values.sorted() : values
      }
    }
    return folds(picture) == folds(plain)
  }

  /// What the scene looks like from afar, `[H, W, C]`.
  private func trend(channels: Int, on size: Size) -> [Float] {
    (0..<size.area * channels).map {
      60 + 130 * Float($0 / channels % size.width) / Float(max(size.width - 1, 1))
    }
  }

  @Test("a smooth picture comes back in colours, shuffled or not", arguments: [false, true])
  func rebuildsColours(shuffled: Bool) {
    let plain = scene(channels: 3, on: size)
    let ciphertext = encrypted(plain, channels: 3, shuffled: shuffled, seed: 1)
    let field = CandidateField(size: size, channels: 3, shuffled: shuffled)
    for reference in [nil, trend(channels: 3, on: size)] {
      let rebuilt = field.rebuild(ciphertext, like: reference)
      #expect(distance(rebuilt, plain) < 1)
      #expect(isPossible(rebuilt, for: plain, channels: 3, shuffled: shuffled))
    }
    #expect(distance(ciphertext, plain) > 30)
  }

  @Test("a smooth grey picture comes back with a reference", arguments: [1, 2] as [UInt64])
  func rebuildsGrey(seed: UInt64) {
    let plain = scene(channels: 1, on: size)
    let ciphertext = encrypted(plain, channels: 1, shuffled: false, seed: seed)
    let field = CandidateField(size: size, channels: 1, shuffled: false)
    let rebuilt = field.rebuild(ciphertext, like: trend(channels: 1, on: size))
    #expect(distance(rebuilt, plain) < 15)
    #expect(distance(ciphertext, plain) > 30)
    #expect(isPossible(rebuilt, for: plain, channels: 1, shuffled: false))
  }

  @Test("the reference decides between a picture and its negative", arguments: [1, 3])
  func followsReference(channels: Int) {
    let plain = scene(channels: channels, on: size)
    let ciphertext = encrypted(plain, channels: channels, shuffled: true, seed: 4)
    let field = CandidateField(size: size, channels: channels, shuffled: true)
    let reference = trend(channels: channels, on: size)
    let along = field.rebuild(ciphertext, like: reference)
    let against = field.rebuild(ciphertext, like: reference.map { 255 - $0 })
    #expect(distance(along, plain) + 20 < distance(against, plain))
    #expect(isPossible(against, for: plain, channels: channels, shuffled: true))
  }

  @Test(
    "guided by a blurred guess it does better than the nearest candidates",
    arguments: [false, true])
  func followsGuesses(shuffled: Bool) {
    let plain = scene(channels: 3, on: size)
    let cipher = encrypted(plain, channels: 3, shuffled: shuffled, seed: 4)
    var generator = SeededGenerator(seed: 9)
    // The truth, wrong by up to 70 steps everywhere.
    let guess = plain.map { value in
      UInt8(min(255, max(0, Int(value) + Int(generator.next() % 141) - 70)))
    }
    let field = CandidateField(size: size, channels: 3, shuffled: shuffled, energy: .guided)
    let guided = field.rebuild(cipher, like: guess.map(Float.init))
    let nearest = NearestCandidate(channels: 3, shuffled: shuffled).picture(cipher, near: guess)
    #expect(isPossible(guided, for: plain, channels: 3, shuffled: shuffled))
    #expect(
      distance(guided, plain) < 0.7 * distance(nearest, plain),
      "\(distance(guided, plain)), nearest \(distance(nearest, plain))")
  }

  @Test("noise stays noise: there is nothing to find", arguments: [false, true])
  func leavesNoise(shuffled: Bool) {
    let size = Size(side: 12)
    var generator = SeededGenerator(seed: 5)
    let plain = (0..<size.area * 3).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let ciphertext = encrypted(plain, channels: 3, shuffled: shuffled, seed: 6)
    let rebuilt = CandidateField(size: size, channels: 3, shuffled: shuffled).rebuild(ciphertext)
    #expect(distance(rebuilt, plain) > 50)
    #expect(isPossible(rebuilt, for: plain, channels: 3, shuffled: shuffled))
  }

  @Test("pictures of any shape, and of one pixel", arguments: [(1, 1), (1, 7), (6, 1), (5, 9)])
  func takesAnyShape(height: Int, width: Int) {
    let size = Size(height: height, width: width)
    for (channels, shuffled) in [(1, false), (3, false), (3, true)] {
      let plain = scene(channels: channels, on: size)
      let ciphertext = encrypted(plain, channels: channels, shuffled: shuffled, seed: 7)
      let field = CandidateField(size: size, channels: channels, shuffled: shuffled)
      for reference in [nil, trend(channels: channels, on: size)] {
        let rebuilt = field.rebuild(ciphertext, like: reference)
        #expect(isPossible(rebuilt, for: plain, channels: channels, shuffled: shuffled))
      }
    }
  }

  @Test("the same ciphertext gives the same picture")
  func repeats() {
    let size = Size(side: 8)
    let plain = scene(channels: 3, on: size)
    let ciphertext = encrypted(plain, channels: 3, shuffled: true, seed: 8)
    let field = CandidateField(size: size, channels: 3, shuffled: true)
    #expect(field.rebuild(ciphertext) == field.rebuild(ciphertext))
  }
}
