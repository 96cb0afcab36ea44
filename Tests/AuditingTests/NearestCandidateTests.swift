import Auditing
import Pixels
import Testing

@Suite("The nearest of what a pixel can have been")
struct NearestCandidateTests {
  private static let orders = [
    [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
  ]

  private func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 20) }
  }

  private func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    zip(one, other).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
  }

  @Test("no candidate is nearer, of 8 or of 48", arguments: [false, true])
  func isNearest(shuffled: Bool) {
    let (cipher, guess) = (bytes(300, seed: 1), bytes(300, seed: 2))
    let found = NearestCandidate(channels: 3, shuffled: shuffled).picture(cipher, near: guess)
    for first in stride(from: 0, to: 300, by: 3) {
      let (value, wanted) = (Array(cipher[first..<first + 3]), Array(guess[first..<first + 3]))
      let candidates = (shuffled ? Self.orders : [[0, 1, 2]]).flatMap { order in
        (0..<8).map { flips in
          (0..<3).map { flips >> $0 & 1 == 1 ? 255 - value[order[$0]] : value[order[$0]] }
        }
      }
      let chosen = Array(found[first..<first + 3])
      #expect(candidates.contains(chosen))
      #expect(distance(chosen, wanted) == candidates.map { distance($0, wanted) }.min())
    }
  }

  @Test("a guess that is nearly right becomes exactly right")
  func restores() {
    // Far from the middle grey and from each other, so that no candidate lies between.
    let plain: [UInt8] = [20, 90, 200, 200, 240, 90, 30, 165, 70]
    let cipher: [UInt8] = [55, 165, 20, 15, 90, 55, 70, 30, 90]
    let guess = plain.enumerated().map { $0.element &+ ($0.offset % 2 == 0 ? 9 : 247) }
    let nearest = NearestCandidate(channels: 3, shuffled: true)
    #expect(nearest.picture(cipher, near: guess) == plain)
  }

  @Test("a grey value or its negative")
  func grey() {
    let nearest = NearestCandidate(channels: 1, shuffled: true)
    #expect(nearest.picture([10, 245, 128, 127], near: [30, 30, 200, 200]) == [10, 10, 128, 128])
  }
}
