import Pixels
import Testing

@Suite("Seeded generator")
struct SeededGeneratorTests {
  /// From the second implementation in scripts/oracles/label_metrics.py.
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

  @Test("streams of other positions share nothing")
  func streamsDiffer() {
    let streams: [SeededGenerator] = [
      .init(seed: 1), .init(seed: 2), .init(seed: 1, 0), .init(seed: 1, 1), .init(seed: 1, 0, 0),
      .init(seed: 1, 1, 0), .init(seed: 1, 0, 1),
    ]
    let numbers = streams.flatMap { stream in
      var stream = stream
      return (0..<100).map { _ in stream.next() }
    }
    #expect(Set(numbers).count == numbers.count)
  }

  @Test("numbers fill their range evenly")
  func isEven() {
    var generator = SeededGenerator(seed: 5)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.integer(below: 7)] += 1 }
    // Five standard deviations of a binomial count.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 5 * 93 }, "\(counts)")
    let normals = (0..<50_000).map { _ in generator.normal() }
    let mean = normals.reduce(0, +) / 50_000
    let variance = normals.reduce(0) { $0 + $1 * $1 } / 50_000
    #expect(abs(mean) < 0.023 && abs(variance - 1) < 0.032)
    let uniforms = (0..<10_000).map { _ in generator.uniform(in: -1...3) }
    #expect(uniforms.allSatisfy { $0 >= -1 && $0 < 3 })
  }

  @Test("a permutation holds every place once")
  func permutes() {
    var generator = SeededGenerator(seed: 9)
    #expect(generator.permutation(100).sorted() == Array(0..<100))
  }
}
