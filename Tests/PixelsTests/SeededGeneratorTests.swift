import Pixels
import Testing

@Suite("Seeded generator")
struct SeededGeneratorTests {
  /// From the second implementation in scripts/oracles/label_metrics.py, which is itself checked
  /// against the authors' published vectors.
  @Test("the stream is xoshiro256** seeded by SplitMix64")
  func agrees() {
    var first = SeededGenerator(seed: 7, 1, 2)
    #expect(
      (0..<4).map { _ in first.next() } == [
        4_258_725_606_933_735_800, 16_029_645_664_330_065_425, 2_168_907_173_948_308_453,
        10_097_284_305_311_513_710,
      ])
    var second = SeededGenerator(seed: 0)
    #expect(
      (0..<3).map { _ in second.next() } == [
        18_110_106_563_157_542_208, 8_650_457_082_529_208_451, 3_032_169_436_225_125_478,
      ])
    var third = SeededGenerator(seed: 3, 5)
    #expect((0..<10).map { _ in third.integer(below: 10) } == [3, 1, 8, 9, 3, 1, 5, 8, 6, 4])
  }

  @Test("streams of other positions share nothing, not even in part")
  func streamsDiffer() {
    let streams: [SeededGenerator] = [
      .init(seed: 1), .init(seed: 2), .init(seed: 1, 0), .init(seed: 1, 1), .init(seed: 1, 0, 0),
      .init(seed: 1, 1, 0), .init(seed: 1, 0, 1), .init(seed: 0, 1), .init(seed: .max, .max),
    ]
    let numbers = streams.flatMap { stream in
      var stream = stream
      return (0..<100).map { _ in stream.next() }
    }
    #expect(Set(numbers).count == numbers.count)
  }

  @Test("the first numbers of neighbouring streams are independent bits")
  func firstNumbersAreIndependent() {
    // A sample's randomness is the start of its own stream, so the starts must not be related.
    var ones = [Int](repeating: 0, count: 64)
    for index in 0..<4000 as Range<UInt64> {
      var (one, next) = (SeededGenerator(seed: 1, 2, index), SeededGenerator(seed: 1, 2, index + 1))
      let differing = one.next() ^ next.next()
      for bit in 0..<64 where differing >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
    }
    // Five standard deviations of a binomial count: 5 · √(4000 / 4).
    #expect(ones.allSatisfy { abs($0 - 2000) < 159 }, "\(ones)")
  }

  @Test("a copy goes on alike, and a stream moves on")
  func copies() {
    var one = SeededGenerator(seed: 4, 2)
    _ = (one.next(), one.normal())
    var other = one
    #expect(one.normal() == other.normal() && one.uniform() == other.uniform())
    #expect(one.next() != one.next())
  }

  @Test("whole numbers fill their range evenly", arguments: [1, 2, 7, 10])
  func integersAreEven(_ bound: Int) {
    var generator = SeededGenerator(seed: 5)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<20_000 { counts[generator.integer(below: bound)] += 1 }
    let mean = 20_000 / Double(bound)
    let deviation = (mean * (1 - 1 / Double(bound))).squareRoot()
    #expect(counts.allSatisfy { abs(Double($0) - mean) <= 5 * deviation }, "\(counts)")
  }

  @Test("bounds near 2^63 are as even as small ones")
  func largeBoundsAreEven() {
    // 8/3 draws fall on each number: multiplication alone would give every third number two of
    // eight draws and the others three.
    var generator = SeededGenerator(seed: 6)
    var counts = [0, 0, 0]
    for _ in 0..<12_000 { counts[generator.integer(below: 3 << 61) % 3] += 1 }
    #expect(counts.allSatisfy { abs($0 - 4000) < 5 * 52 }, "\(counts)")
    #expect((0..<1000).allSatisfy { _ in (0..<Int.max).contains(generator.integer(below: .max)) })
  }

  @Test("fractions lie in their range with the moments that they should have")
  func fractions() {
    var generator = SeededGenerator(seed: 5)
    let uniforms = (0..<20_000).map { _ in generator.uniform() }
    #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = uniforms.reduce(0, +) / 20_000
    let square = uniforms.reduce(0) { $0 + $1 * $1 } / 20_000
    // Five standard deviations: √(1/12) and √(4/45) over √20000.
    #expect(abs(mean - 0.5) < 0.0103 && abs(square - 1.0 / 3) < 0.0106)
    let others = (0..<1000).map { _ in generator.uniform(in: -1...3) }
    #expect(others.allSatisfy { (-1...3).contains($0) } && others.contains { $0 > 2.5 })
  }

  @Test("normal numbers have the normal moments, also two by two")
  func normals() {
    var generator = SeededGenerator(seed: 8)
    let values = (0..<40_000).map { _ in generator.normal() }
    func mean(_ power: (Double) -> Double) -> Double {
      values.reduce(0) { $0 + power($1) } / 40_000
    }
    // Five standard deviations of each moment: √1, √2, √15, √96 over √40000.
    #expect(abs(mean { $0 }) < 0.025 && abs(mean { $0 * $0 } - 1) < 0.036)
    #expect(abs(mean { $0 * $0 * $0 }) < 0.097 && abs(mean { $0 * $0 * $0 * $0 } - 3) < 0.245)
    // The two numbers of one Box-Muller pair must not be related.
    let pairs = stride(from: 0, to: 40_000, by: 2).map { values[$0] * values[$0 + 1] }
    #expect(abs(pairs.reduce(0, +) / 20_000) < 0.036)
  }

  @Test("a permutation holds every place once, and every order comes as often")
  func permutes() {
    var generator = SeededGenerator(seed: 9)
    #expect(generator.permutation(100).sorted() == Array(0..<100))
    #expect(generator.permutation(0).isEmpty && generator.permutation(1) == [0])
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[generator.permutation(4), default: 0] += 1 }
    #expect(counts.count == 24 && counts.values.allSatisfy { abs($0 - 500) < 5 * 22 }, "\(counts)")
  }

  @Test("shuffling keeps what is shuffled")
  func shuffles() {
    var generator = SeededGenerator(seed: 10)
    var letters = ["a", "b", "b", "c"]
    generator.shuffle(&letters)
    #expect(letters.sorted() == ["a", "b", "b", "c"])
  }
}
