import Auditing
import Foundation
import Pixels
import Testing

@Suite("Key hygiene")
struct KeyHygieneTests {
  // MARK: Generators

  @Test("generators draw the bits of the real libraries", arguments: WeakGeneratorVector.all)
  func drawsAgree(_ vector: WeakGeneratorVector) throws {
    let family = try #require(GeneratorFamily.all.first { $0.name == vector.generator })
    let draw = try #require(family.draws.first { $0.name == vector.draw })
    let expected = vector.words
    let bits = family.bits(seed: vector.seed, draw: draw, words: expected.count)
    #expect(bits == expected)
  }

  @Test("every way of drawing bits has a vector")
  func vectorsAreComplete() {
    let named = Set(WeakGeneratorVector.all.map { $0.generator + $0.draw })
    let ways = GeneratorFamily.all.flatMap { family in family.draws.map { family.name + $0.name } }
    #expect(Set(ways) == named)
    #expect(ways.count == named.count)
  }

  // MARK: Seeds

  @Test("a pair gives the seed away, in every layout", arguments: layouts, [false, true])
  func pairGivesSeed(_ layout: StreamLayout, _ onesKeep: Bool) throws {
    let picture = SmoothPicture(seed: 1)
    let bits = try numpyBits(seed: 1234)
    let cipher = picture.encrypted(layout) { bits[$0] != onesKeep }
    let result = SeedSearch.run(
      plain: picture.bytes, cipher: cipher, size: picture.size, channels: 3, seeds: 0..<2000)
    let found = try #require(result.found)
    #expect(found.generator == "MT19937 seeded by a number")
    #expect(found.draw == "numpy.random.randint(0, 2)")
    #expect(found.layout == layout)
    #expect(found.seed == 1234)
    #expect(found.onesKeep == onesKeep)
    #expect(result.tried == 1235)
  }

  @Test("a pair gives the seed away where the colours are shuffled afterwards")
  func shuffleDoesNotHideSeed() throws {
    let picture = SmoothPicture(seed: 2)
    let bits = try numpyBits(seed: 1234)
    var cipher = picture.encrypted(.interleaved) { bits[$0] }
    var chance = SeededGenerator(seed: 3)
    for pixel in stride(from: 0, to: cipher.count, by: 3) {
      var colours = Array(cipher[pixel..<pixel + 3])
      chance.shuffle(&colours)
      cipher.replaceSubrange(pixel..<pixel + 3, with: colours)
    }
    let result = SeedSearch.run(
      plain: picture.bytes, cipher: cipher, size: picture.size, channels: 3, seeds: 0..<2000)
    #expect(result.found?.seed == 1234)
  }

  @Test("a grey pair gives the seed of any generator away", arguments: generatorNames)
  func everyGeneratorIsFound(_ name: String) throws {
    let family = try #require(GeneratorFamily.all.first { $0.name == name })
    let picture = SmoothPicture(seed: 4, channels: 1)
    for draw in family.draws {
      let bits = try bits(of: family, draw, seed: 77)
      let cipher = picture.encrypted(.shared) { bits[$0] }
      let result = SeedSearch.run(
        plain: picture.bytes, cipher: cipher, size: picture.size, channels: 1, seeds: 70..<80)
      #expect(result.found?.draw == draw.name && result.found?.seed == 77, "\(draw.name)")
    }
  }

  @Test("a system's random bits are found under no seed")
  func goodKeysAreNotFound() {
    let picture = SmoothPicture(seed: 5)
    var system = SystemRandomNumberGenerator()
    let bits = (0..<picture.bytes.count).map { _ in Bool.random(using: &system) }
    let cipher = picture.encrypted(.interleaved) { bits[$0] }
    let known = SeedSearch.run(
      plain: picture.bytes, cipher: cipher, size: picture.size, channels: 3, seeds: 0..<1 << 14)
    #expect(known.found == nil && known.tried == GeneratorFamily.all.count << 14)
    let blind = SeedSearch.run(
      ciphertext: cipher, size: picture.size, channels: 3, seeds: 0..<1 << 10)
    #expect(blind.found == nil && blind.tried == GeneratorFamily.all.count << 10)
  }

  @Test("pictures that are no pair, and tiny ones, are found under no seed")
  func strangePairsAreNotFound() {
    let (one, other) = (SmoothPicture(seed: 6), SmoothPicture(seed: 7))
    #expect(
      SeedSearch.run(
        plain: one.bytes, cipher: other.bytes, size: one.size, channels: 3, seeds: 0..<1 << 12
      ).found == nil)
    #expect(
      SeedSearch.run(
        plain: [1, 2, 3], cipher: [254, 2, 3], size: Size(side: 1), channels: 3, seeds: 0..<1 << 12
      ).tried == 0)
  }

  @Test("a smooth picture's ciphertext gives the seed away", arguments: layouts)
  func ciphertextGivesSeed(_ layout: StreamLayout) throws {
    let picture = SmoothPicture(seed: 8)
    let bits = try numpyBits(seed: 1234)
    let result = SeedSearch.run(
      ciphertext: picture.encrypted(layout) { bits[$0] }, size: picture.size, channels: 3,
      seeds: 0..<1500)
    let found = try #require(result.found)
    #expect(found.seed == 1234 && found.layout == layout && found.onesKeep == nil)
  }

  // MARK: Reuse

  @Test("nonces that are shared are grouped")
  func noncesAreGrouped() {
    #expect(NonceReuse.groups(["a", nil, "b", "a", nil, "c", "b", "a"]) == [[0, 3, 7], [2, 6]])
    #expect(NonceReuse.groups([nil, nil, "a"]).isEmpty)
  }

  @Test("ciphertexts under one key agree, under independent keys they do not")
  func sharedKeysAreSeen() throws {
    let pictures = (0..<8).map { SmoothPicture(seed: 20 + $0) }
    for trial in 0..<20 {
      var chance = SeededGenerator(seed: UInt64(trial))
      func key() -> [Bool] { pictures[0].bytes.map { _ in chance.next() >> 63 == 1 } }
      func reuse(_ keys: [[Bool]]) throws -> KeyReuse {
        let ciphertexts = zip(pictures, keys).map { picture, key in
          picture.encrypted(.interleaved) { key[$0] }
        }
        return try #require(
          KeyReuse(
            ciphertexts, family: .pixelwise(shuffled: false), size: pictures[0].size, channels: 3))
      }
      let (one, other) = (key(), key())
      let all = try reuse(pictures.map { _ in one })
      #expect(all.score > 4 * KeyReuse.threshold && all.groups == [Array(0..<8)])
      let none = try reuse(pictures.map { _ in key() })
      #expect(none.score < KeyReuse.threshold && none.groups.isEmpty && !none.isFound)
      let some = try reuse([one, key(), other, one, key(), one, other, key()])
      #expect(some.groups == [[0, 3, 5], [2, 6]])
    }
  }

  @Test("too few ciphertexts are not judged")
  func fewCiphertextsAreNotJudged() {
    let picture = SmoothPicture(seed: 9)
    let few = [[UInt8]](repeating: picture.bytes, count: KeyReuse.least - 1)
    let reuse = KeyReuse(
      few, family: .pixelwise(shuffled: false), size: picture.size, channels: 3)
    #expect(reuse == nil)
  }
}

private let layouts: [StreamLayout] = [
  .interleaved, .planar, .columnsFirst, .columnLoop, .shared, .sharedColumns,
]

private let generatorNames = GeneratorFamily.all.map { $0.name }

/// `numpy.random.seed(seed); numpy.random.randint(0, 2, 4096)`, which the vectors vouch for.
private func numpyBits(seed: UInt64) throws -> [Bool] {
  let family = GeneratorFamily.all[0]
  let draw = try #require(family.draws.first { $0.name == "numpy.random.randint(0, 2)" })
  return try bits(of: family, draw, seed: seed)
}

/// 4096 bits.
private func bits(
  of family: GeneratorFamily, _ draw: BitDraw, seed: UInt64
) throws -> [Bool] {
  let words = family.bits(seed: seed, draw: draw, words: 64)
  return try #require(words).flatMap { word in (0..<64).map { word >> UInt64($0) & 1 == 1 } }
}

/// A procedural picture: waves of a few periods in each channel.
private struct SmoothPicture {
  let size = Size(height: 32, width: 40)
  let channels: Int
  let bytes: [UInt8]

  init(seed: UInt64, channels: Int = 3) {
    var chance = SeededGenerator(seed: seed)
    let waves = (0..<channels).map { _ in
      (0..<3).map { _ in
        (
          down: chance.uniform(in: -0.2...0.2), right: chance.uniform(in: -0.2...0.2),
          phase: chance.uniform(in: 0...6.3)
        )
      }
    }
    var bytes: [UInt8] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        for wave in waves {
          let height = wave.reduce(0) {
            $0 + sin($1.down * Double(row) + $1.right * Double(column) + $1.phase)
          }
          bytes.append(UInt8(127.5 + 42 * height))
        }
      }
    }
    self.channels = channels
    self.bytes = bytes
  }

  /// Values inverted where their bit in the stream says so.
  func encrypted(_ layout: StreamLayout, inverted: (Int) -> Bool) -> [UInt8] {
    zip(bytes, layout.places(size: size, channels: channels)).map { value, place in
      inverted(place) ? 255 - value : value
    }
  }
}

/// Bits of a real library, from `scripts/oracles/weak_generators.py`.
struct WeakGeneratorVector: Decodable, Sendable, CustomTestStringConvertible {
  let generator: String
  let draw: String
  let seed: UInt64
  /// Hexadecimal bytes, the first bit the least significant of the first byte.
  let bits: String

  var testDescription: String { "\(draw), seed \(seed)" }

  var words: [UInt64] {
    let digits = Array(bits)
    let bytes = stride(from: 0, to: digits.count, by: 2).map {
      UInt64(String(digits[$0...$0 + 1]), radix: 16) ?? 0
    }
    return stride(from: 0, to: bytes.count, by: 8).map { first in
      (0..<8).reduce(0) { $0 | bytes[first + $1] << UInt64(8 * $1) }
    }
  }

  private struct File: Decodable {
    let cases: [WeakGeneratorVector]
  }

  static let all: [WeakGeneratorVector] = {
    do {
      let url = try #require(
        Bundle.module.url(
          forResource: "weak-generators", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).cases
    } catch {
      fatalError("Fixtures/weak-generators.json: \(error)")
    }
  }()
}
