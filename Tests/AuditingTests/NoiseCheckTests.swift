import Auditing
import Foundation
import Pixels
import Records
import Testing

@Suite("Declared noise held against pictures")
struct NoiseCheckTests {
  private static let size = Size(side: 16)

  /// Smooth pictures, dark and light.
  private static let originals: [[UInt8]] = (0..<60).map { number in
    (0..<768).map { place -> UInt8 in
      let (row, column) = (place / 48, place / 3 % 16)
      let level: Int = number * 4 + column * 5 + row * 4
      return UInt8(level % 256)
    }
  }

  private static func released(
    _ originals: [[UInt8]] = originals, seed: UInt64 = 3, bias: Double = 0,
    draw: (_ picture: Int, _ place: Int, inout SeededGenerator) -> Double
  ) -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    return originals.enumerated().map { number, picture in
      picture.enumerated().map { place, value in
        let noisy = Double(value) + 255 * (bias + draw(number, place, &generator))
        return UInt8(max(0, min(255, noisy.rounded())))
      }
    }
  }

  private static func problem(_ noise: String, _ releases: [[UInt8]]) throws -> String? {
    let noise = try #require(ReleaseNoise(noise))
    return NoiseCheck(noise, size: size, channels: 3)
      .contradiction(originals: originals, releases: releases)
  }

  @Test(
    "noise as declared passes, faint and loud, clipped as pictures are",
    arguments: [4.0, 25, 100, 400])
  func passes(_ levels: Double) throws {
    let releases = Self.released { $2.normal() * levels / 255 }
    #expect(try Self.problem("gaussian:\(levels)/255", releases) == nil)
  }

  @Test("noise that rounding hides cannot be declared")
  func refusesFaint() throws {
    let problem = try #require(try Self.problem("gaussian:1/255", Self.originals))
    #expect(problem.contains("rounding"), "\(problem)")
  }

  @Test("Laplace noise passes as such, not as normal noise of its deviation")
  func knowsLaplace() throws {
    let releases = Self.released { _, _, generator in
      let uniform = generator.uniform() - 0.5
      return -0.1 * (uniform < 0 ? -1 : 1) * log(1 - 2 * abs(uniform))
    }
    #expect(try Self.problem("laplace:0.1", releases) == nil)
    let other = try #require(try Self.problem("gaussian:0.1414", releases))
    #expect(other.contains("not distributed so"), "\(other)")
  }

  @Test("less noise than declared, and more, is contradicted", arguments: [0.5, 0.93, 1.08, 2])
  func seesSpread(_ factor: Double) throws {
    let releases = Self.released { 0.2 * factor * $2.normal() }
    let problem = try #require(try Self.problem("gaussian:0.2", releases))
    #expect(problem.contains("times as far"), "\(problem)")
  }

  @Test("uniform noise of the same deviation is not normal")
  func seesShape() throws {
    let releases = Self.released { ($2.uniform() - 0.5) * 12.0.squareRoot() * 0.1 }
    let problem = try #require(try Self.problem("gaussian:0.1", releases))
    #expect(problem.contains("not distributed so"), "\(problem)")
  }

  @Test("one draw for all three colours is contradicted")
  func seesNeighbours() throws {
    var last = 0.0
    let releases = Self.released { _, place, generator in
      if place % 3 == 0 { last = generator.normal() }
      return 0.2 * last
    }
    let problem = try #require(try Self.problem("gaussian:0.2", releases))
    #expect(problem.contains("neighbouring values"), "\(problem)")
  }

  @Test("the same noise in every picture, or in every fifth, is contradicted", arguments: [1, 5])
  func seesPatterns(_ patterns: Int) throws {
    var generator = SeededGenerator(seed: 9)
    let drawn = (0..<patterns).map { _ in (0..<768).map { _ in generator.normal() } }
    let releases = Self.released { picture, place, _ in 0.2 * drawn[picture % patterns][place] }
    let problem = try #require(try Self.problem("gaussian:0.2", releases))
    #expect(problem.contains("pictures share"), "\(problem)")
  }

  @Test("other pictures, blurred ones and untouched ones are contradicted")
  func seesOtherMeans() throws {
    #expect(try Self.problem("gaussian:0.1", Self.originals) != nil)
    let others = Self.released(Array(Self.originals.reversed())) { 0.1 * $2.normal() }
    #expect(try Self.problem("gaussian:0.1", others) != nil)
    let darker = Self.released(bias: -0.05) { 0.1 * $2.normal() }
    #expect(try Self.problem("gaussian:0.1", darker) != nil)
  }
}
