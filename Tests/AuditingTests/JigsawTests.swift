import Auditing
import Foundation
import Pixels
import Testing

@Suite("Jigsaw solver")
struct JigsawTests {
  private let size = Size(side: 64)

  /// Of a picture that is scrambled and put together again. It is shown in the variant nearest to
  /// the original, on which the scores do not depend.
  private func scores(_ plain: [UInt8], _ size: Size, channels: Int, side: Int) -> JigsawScores {
    let ciphertext = Scrambler(seed: 7).scrambled(plain, size, channels: channels, side: side)
    let solver = JigsawSolver(blocks: side, size: size, channels: channels)
    let built = solver.assemble(ciphertext).picture(by: distance(to: plain))
    return JigsawScores(of: built, truth: plain, size: size, channels: channels, side: side)
  }

  private func distance(to picture: [UInt8]) -> ([UInt8]) -> Double {
    { other in
      zip(other, picture).reduce(0) {
        $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
      }
    }
  }

  private func rebuilt(
    _ seeds: [UInt64], channels: Int, side: Int, grain: Double = 0
  ) -> [JigsawScores] {
    seeds.map { seed in
      let plain = Synthetic.smooth(size, channels: channels, seed: seed, grain: grain)
      return scores(plain, size, channels: channels, side: side)
    }
  }

  // Measured with this grain: 1, 0.98, 0.92.
  @Test("colour pictures in blocks of 8 come together again")
  func colour() {
    for found in rebuilt([1, 2, 3], channels: 3, side: 8, grain: 4) {
      #expect(found.neighbour > 0.8 && found.largest > 0.7, "\(found)")
    }
  }

  // Measured: 1 in blocks of 16; 0.12, 0.13, 0.20 in those of 8.
  @Test("blocks of 16 still come together where those of 8 drown in grain")
  func largerBlocks() {
    for found in rebuilt([1, 2, 3], channels: 3, side: 16, grain: 8) {
      #expect(found.neighbour > 0.85, "\(found)")
    }
    for found in rebuilt([1, 2, 3], channels: 3, side: 8, grain: 8) {
      #expect(found.neighbour < 0.5, "\(found)")
    }
  }

  // Measured: 1; with a grain of 4 blocks of 8 give 0.06.
  @Test("grey pictures come together where they are clear", arguments: [8, 16])
  func grey(_ side: Int) {
    for found in rebuilt([1, 2, 3], channels: 1, side: side, grain: 1) {
      #expect(found.neighbour > 0.8 && found.largest > 0.7, "\(found)")
    }
  }

  @Test("noise does not come together", arguments: [1, 3])
  func noise(_ channels: Int) {
    let plain = Synthetic.noise(size, channels: channels, seed: 4)
    let found = scores(plain, size, channels: channels, side: 8)
    #expect(found.direct < 0.1 && found.neighbour < 0.05 && found.largest < 0.1, "\(found)")
  }

  @Test("the same ciphertext gives the same picture, and what is nearest to a reference")
  func repeats() {
    let plain = Synthetic.smooth(size, channels: 3, seed: 5)
    let ciphertext = Scrambler(seed: 7).scrambled(plain, size, channels: 3, side: 16)
    let solver = JigsawSolver(blocks: 16, size: size, channels: 3)
    let assembly = solver.assemble(ciphertext)
    #expect(assembly.picture(by: distance(to: plain)) == plain)
    #expect(solver.assemble(ciphertext).picture(by: distance(to: plain)) == plain)
    let negative = plain.map { 255 - $0 }
    #expect(assembly.picture(by: distance(to: negative)) == negative)
  }

  @Test("one block, one row, one column, two blocks")
  func smallShapes() {
    let shapes = [(1, 1), (1, 6), (6, 1), (1, 2), (2, 3)]
    for (rows, columns) in shapes {
      let size = Size(height: 16 * rows, width: 16 * columns)
      let plain = Synthetic.smooth(size, channels: 3, seed: 6)
      let found = scores(plain, size, channels: 3, side: 16)
      #expect(found == .init(direct: 1, neighbour: 1, largest: 1), "\(size): \(found)")
    }
  }

  @Test("a flat picture has no wrong order")
  func flat() {
    let found = scores([UInt8](repeating: 9, count: size.area * 3), size, channels: 3, side: 8)
    #expect(found == .init(direct: 1, neighbour: 1, largest: 1))
  }
}

@Suite("Jigsaw scores")
struct JigsawScoresTests {
  private let size = Size(height: 48, width: 64)
  private let plain = Synthetic.smooth(Size(height: 48, width: 64), channels: 3, seed: 1)

  private func scores(_ picture: [UInt8]) -> JigsawScores {
    JigsawScores(of: picture, truth: plain, size: size, channels: 3, side: 8)
  }

  @Test("the original scores 1, and so does any variant of the whole")
  func whole() {
    let perfect = JigsawScores(direct: 1, neighbour: 1, largest: 1)
    #expect(scores(plain) == perfect)
    // Reversed, all values turn by half and the channels change places.
    #expect(scores(plain.reversed()) == perfect)
    #expect(scores(plain.map { 255 - $0 }) == perfect)
  }

  @Test("scrambled blocks score next to nothing")
  func scrambled() {
    let found = scores(Scrambler(seed: 2).scrambled(plain, size, channels: 3, side: 8))
    #expect(found.direct < 0.07 && found.neighbour < 0.03 && found.largest < 0.07, "\(found)")
  }

  @Test("halves that change places keep neighbours and lose places")
  func swappedHalves() {
    let half = plain.count / 2
    let found = scores(Array(plain[half...] + plain[..<half]))
    // 6 x 8 blocks: of 82 pairs the 8 across the middle are wrong.
    let expected = JigsawScores(direct: 0, neighbour: 74.0 / 82, largest: 0.5)
    #expect(found == expected)
  }

  @Test("one wrong block spoils its place and its pairs")
  func oneWrong() {
    var picture = plain
    for row in 0..<8 {
      for value in 0..<24 {
        let place = (row + 16) * 64 * 3 + value + 48
        picture[place] = 255 - plain[place]
      }
    }
    let share = 47.0 / 48
    let expected = JigsawScores(direct: share, neighbour: 78.0 / 82, largest: share)
    #expect(scores(picture) == expected)
  }
}

/// Pictures that need no data.
private enum Synthetic {
  /// Waves of all directions, the shorter the weaker, much alike in all channels.
  /// - Parameter grain: standard deviation of what is added to every value.
  static func smooth(_ size: Size, channels: Int, seed: UInt64, grain: Double = 0) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let waves = (1...40).map { number in
      (
        down: generator.normal() * Double(number) / 150,
        right: generator.normal() * Double(number) / 150,
        start: (0..<channels).map { _ in generator.normal() / 2 },
        phase: generator.uniform(in: 0...6.3), height: 30 / Double(number).squareRoot()
      )
    }
    var picture: [UInt8] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        for channel in 0..<channels {
          let value = waves.reduce(120.0) { sum, wave in
            let angle = Double(row) * wave.down + Double(column) * wave.right
            return sum + wave.height * cos(angle + wave.phase + wave.start[channel])
          }
          picture.append(UInt8(max(0, min(255, value + grain * generator.normal()))))
        }
      }
    }
    return picture
  }

  static func noise(_ size: Size, channels: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<size.area * channels).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }
}

/// Encryption then compression, step by step as its papers have it.
private struct Scrambler {
  let seed: UInt64

  func scrambled(_ plain: [UInt8], _ size: Size, channels: Int, side: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let columns = size.width / side
    let last = side - 1
    var scrambled = plain
    let order = generator.permutation(columns * (size.height / side))
    for (block, source) in order.enumerated() {
      let (turns, isMirrored) = (generator.integer(below: 4), generator.integer(below: 2) == 1)
      let mask: UInt8 = generator.integer(below: 2) == 1 ? 0xFF : 0
      let colours = generator.permutation(channels)
      for pixel in 0..<side * side {
        var (row, column) = (pixel / side, pixel % side)
        for _ in 0..<turns { (row, column) = (last - column, row) }
        if isMirrored { column = last - column }
        let from = (source / columns * side + row) * size.width + source % columns * side + column
        let to =
          (block / columns * side + pixel / side) * size.width + block % columns * side
          + pixel % side
        for (place, channel) in colours.enumerated() {
          scrambled[to * channels + place] = plain[from * channels + channel] ^ mask
        }
      }
    }
    return scrambled
  }
}
