import Crypto
import Foundation
import Pixels

/// What makes the key of one image its own; travels with the ciphertext in the open.
public struct Nonce: Sendable, Hashable, CustomStringConvertible {
  public static let byteCount = 16

  /// One key for all images.
  public static let zero = Nonce(unchecked: [UInt8](repeating: 0, count: byteCount))

  public let bytes: [UInt8]

  /// nil unless there are 16 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// nil unless there are 32 hexadecimal digits.
  public init?(hexadecimal text: some StringProtocol) {
    guard let bytes = [UInt8](hexadecimal: text) else { return nil }
    self.init(bytes: bytes)
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  public var description: String { bytes.hexadecimal }
}

/// Draws the nonces of one job.
///
/// They depend on the owner's key, the job, the image's place and its pixels: a job that is resumed
/// gives the same, and so does one with a copy of its seed. The shape is not covered: equal bytes at
/// one place of one job share a nonce whatever their width, which never happens within a job.
public struct NonceSource: Sendable {
  private let key: SymmetricKey
  private let job: JobSeed

  public init(_ key: MasterKey, job: JobSeed) {
    self.key = key.nonceKey
    self.job = job
  }

  public func nonce(index: Int, pixels: some DataProtocol) -> Nonce {
    var code = HMAC<SHA256>(key: key)
    code.update(data: job.bytes)
    code.update(data: bigEndian(UInt64(index)))
    SHA256.hash(data: pixels).withUnsafeBytes { code.update(data: Array($0)) }
    return Nonce(bytes: Array(code.finalize().prefix(Nonce.byteCount))) ?? .zero
  }
}

/// The randomness of one job, drawn before its first image.
public struct JobSeed: Sendable, Equatable {
  public static let byteCount = 32

  public let bytes: [UInt8]

  /// From the system's randomness.
  public init() {
    bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
  }

  /// nil unless there are 32 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Array(bytes)
  }
}

func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
