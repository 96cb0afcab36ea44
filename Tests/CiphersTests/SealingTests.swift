import Ciphers
import Pixels
import Testing

@Suite("Sealing")
struct SealingTests {
  private let key = MasterKey()
  private static let header = 17 + 8 + 32 + 4 + 32

  private func plain(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(count))
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 9) }
  }

  /// - Parameter step: bytes that a read gives at most.
  private func seal(_ plain: [UInt8], chunk: Int = 100, step: Int = 1 << 20) throws -> [UInt8] {
    var sealed: [UInt8] = []
    try Sealing(chunk: chunk).seal(with: key, from: reader(plain, step)) { sealed += $0 }
    return sealed
  }

  private func open(
    _ sealed: [UInt8], keys: [MasterKey]? = nil, step: Int = 1 << 20
  ) throws -> [UInt8] {
    var plain: [UInt8] = []
    try Sealing().open(with: keys ?? [key], from: reader(sealed, step)) { plain += $0 }
    return plain
  }

  private func reader(_ bytes: [UInt8], _ step: Int) -> Sealing.Read {
    var rest = bytes[...]
    return { most in
      defer { rest = rest.dropFirst(min(most, step)) }
      return Array(rest.prefix(min(most, step)))
    }
  }

  @Test("any length comes back, however the bytes arrive", arguments: [1, 7, 1 << 20])
  func comesBack(_ step: Int) throws {
    for count in [0, 1, 99, 100, 101, 200, 1000, 1001] {
      let sealed = try seal(plain(count), step: step)
      #expect(sealed.count == Self.header + count + 16 * max(1, (count + 99) / 100))
      #expect(try open(sealed, step: step) == plain(count))
    }
    #expect(try open(seal(plain(300_000), chunk: 1 << 16)) == plain(300_000))
  }

  @Test("the same plain text never gives the same bytes")
  func isSalted() throws {
    let (one, two) = (try seal(plain(50)), try seal(plain(50)))
    #expect(one.dropFirst(25).prefix(32) != two.dropFirst(25).prefix(32))
    #expect(one.suffix(66) != two.suffix(66))
  }

  @Test("every flipped bit and every cut is noticed")
  func noticesDamage() throws {
    let sealed = try seal(plain(250))
    for place in sealed.indices {
      var damaged = sealed
      damaged[place] ^= 1 << UInt8(place % 8)
      #expect(throws: CipherError.self, "bit in byte \(place)") { try open(damaged) }
      #expect(throws: CipherError.self, "cut at \(place)") {
        try open(Array(sealed[..<place]))
      }
    }
    #expect(throws: CipherError.self) { try open(sealed + [0]) }
  }

  @Test("chunks in another order, left out, repeated or from another file are noticed")
  func noticesReordering() throws {
    let sealed = try seal(plain(450))
    let other = try seal(plain(450))
    let head = Array(sealed[..<Self.header])
    func chunk(_ index: Int, of file: [UInt8]) -> [UInt8] {
      let first = Self.header + 116 * index
      return Array(file[first..<min(first + 116, file.count)])
    }
    func chunks(_ order: [Int]) -> [UInt8] { order.flatMap { chunk($0, of: sealed) } }
    #expect(try open(head + chunks([0, 1, 2, 3, 4])) == plain(450))
    for order in [[1, 0, 2, 3, 4], [0, 2, 3, 4], [0, 1, 1, 2, 3, 4], [0, 1, 2, 3], [4], []] {
      #expect(throws: CipherError.self, "\(order)") { try open(head + chunks(order)) }
    }
    let mixed = head + chunk(0, of: other) + chunks([1, 2, 3, 4])
    #expect(throws: CipherError.self) { try open(mixed) }
    // Cut behind a whole chunk: what is missing is the end.
    #expect(throws: CipherError.sealed(problem: "its end is missing after chunk 4")) {
      try open(head + chunks([0, 1, 2, 3]))
    }
  }

  @Test("a wrong key is named, an earlier one of the owner's opens")
  func namesKeys() throws {
    let sealed = try seal(plain(10))
    let other = MasterKey()
    #expect(throws: CipherError.wrongKey(got: other.check, expected: key.check)) {
      try open(sealed, keys: [other])
    }
    #expect(try open(sealed, keys: [other, key]) == plain(10))
    #expect(throws: CipherError.self) { try open(plain(500)) }
  }
}
