import Crypto
import Foundation

/// Real confidentiality for originals: authenticated encryption of a stream of any length in chunks
/// (Hoang, Reyhanitabar, Rogaway and Vizár's STREAM over ChaCha20-Poly1305).
///
/// Every file has a salt and keys of its own. A chunk's nonce is its number (11 bytes, big endian)
/// and 1 for the last one, 0 for others: chunks that are altered, missing, repeated or in another
/// order do not open, and neither does a file that lacks its end.
public struct Sealing: Sendable {
  /// Gives the next bytes, at most so many; none at the end.
  public typealias Read = (_ most: Int) throws -> [UInt8]
  public typealias Write = (_ bytes: [UInt8]) throws -> Void

  private let chunk: Int

  /// - Parameter chunk: bytes of plain text that are sealed at a time, 1 to 2^24.
  public init(chunk: Int = 1 << 16) {
    precondition(
      (1...SealedHeader.largestChunk).contains(chunk), "Sealing: got chunks of \(chunk) bytes")
    self.chunk = chunk
  }

  /// - Throws: what reading or writing throws.
  public func seal(with key: MasterKey, from read: @escaping Read, to write: Write) throws {
    let header = SealedHeader(key, chunk: chunk)
    try write(header.encoded(key))
    let secret = key.sealing("chunks", header.salt)
    var input = Chunks(size: chunk, read: read)
    for number in 0... {
      let (plain, isLast) = try input.next()
      let box = try ChaChaPoly.seal(
        plain, using: secret, nonce: Self.nonce(number, isLast: isLast))
      try write(Array(box.ciphertext) + Array(box.tag))
      if isLast { return }
    }
  }

  /// Writes a chunk as soon as it has proved whole: keep nothing where this throws.
  ///
  /// - Parameter keys: those that may have sealed the file.
  /// - Throws: `CipherError.wrongKey`, `.sealed`, and what reading or writing throws.
  public func open(with keys: [MasterKey], from read: @escaping Read, to write: Write) throws {
    var beginning: [UInt8] = []
    while beginning.count < SealedHeader.byteCount {
      let more = try read(SealedHeader.byteCount - beginning.count)
      if more.isEmpty { break }
      beginning += more
    }
    let (header, key) = try SealedHeader.decoding(beginning, keys: keys)
    let secret = key.sealing("chunks", header.salt)
    var input = Chunks(size: header.chunk + Self.tagCount, read: read)
    for number in 0... {
      let (sealed, isLast) = try input.next()
      guard let plain = Self.open(sealed, number, isLast: isLast, secret) else {
        // What ends too early looks like a last chunk that was not sealed as one.
        if isLast, Self.open(sealed, number, isLast: false, secret) != nil {
          throw CipherError.sealed(problem: "its end is missing after chunk \(number + 1)")
        }
        throw CipherError.sealed(
          problem: "chunk \(number + 1) was altered, cut, or is not in its place")
      }
      try write(plain)
      if isLast { return }
    }
  }

  private static let tagCount = 16

  private static func nonce(_ number: Int, isLast: Bool) throws -> ChaChaPoly.Nonce {
    try ChaChaPoly.Nonce(
      data: [0, 0, 0] + bigEndian(UInt64(number)) + [isLast ? 1 : 0] as [UInt8])
  }

  private static func open(
    _ sealed: [UInt8], _ number: Int, isLast: Bool, _ secret: SymmetricKey
  ) -> [UInt8]? {
    guard sealed.count >= tagCount, let nonce = try? nonce(number, isLast: isLast),
      let box = try? ChaChaPoly.SealedBox(
        nonce: nonce, ciphertext: sealed.dropLast(tagCount), tag: sealed.suffix(tagCount)),
      let plain = try? ChaChaPoly.open(box, using: secret)
    else { return nil }
    return Array(plain)
  }
}

/// A stream in pieces of one size, the last of which may be shorter; an empty stream is one empty
/// piece.
private struct Chunks {
  let size: Int
  let read: Sealing.Read
  private var ahead: [UInt8] = []
  private var ended = false

  init(size: Int, read: @escaping Sealing.Read) {
    self.size = size
    self.read = read
  }

  mutating func next() throws -> (bytes: [UInt8], isLast: Bool) {
    // One byte more than a piece tells whether another one follows.
    while !ended, ahead.count <= size {
      let more = try read(size + 1 - ahead.count)
      if more.isEmpty { ended = true }
      ahead += more
    }
    let piece = Array(ahead.prefix(size))
    ahead.removeFirst(piece.count)
    return (piece, ended && ahead.isEmpty)
  }
}
