import Crypto
import Foundation
import Pixels

/// Says whether a ciphertext is whole and was made with this key.
public struct ImageTag: Sendable, Equatable, CustomStringConvertible {
  public static let byteCount = 32

  public let bytes: [UInt8]

  /// nil unless there are 64 hexadecimal digits.
  public init?(hexadecimal text: some StringProtocol) {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == Self.byteCount else {
      return nil
    }
    self.bytes = bytes
  }

  fileprivate init(_ code: HMAC<SHA256>.MAC) { bytes = Array(code) }

  public var description: String { bytes.hexadecimal }
}

/// Makes and checks the tags of one owner.
public struct Tagger: Sendable {
  private let key: SymmetricKey

  public init(_ key: MasterKey) {
    self.key = key.tagKey
  }

  public func tag(
    _ ciphertext: Image, of plain: ImageShape, cipher: any ImageCipher, nonce: Nonce
  ) -> ImageTag {
    ImageTag(code(ciphertext, plain, cipher, nonce).finalize())
  }

  /// In constant time.
  public func accepts(
    _ tag: ImageTag, for ciphertext: Image, of plain: ImageShape, cipher: any ImageCipher,
    nonce: Nonce
  ) -> Bool {
    let expected = code(ciphertext, plain, cipher, nonce).finalize()
    return expected == tag.bytes
  }

  private func code(
    _ ciphertext: Image, _ plain: ImageShape, _ cipher: any ImageCipher, _ nonce: Nonce
  ) -> HMAC<SHA256> {
    var code = HMAC<SHA256>(key: key)
    code.update(data: Array(cipher.label.utf8) + [0] + nonce.bytes)
    for shape in [plain, ciphertext.shape] {
      for number in [shape.size.height, shape.size.width, shape.channels] {
        code.update(data: bigEndian(UInt32(number)))
      }
    }
    code.update(data: ciphertext.bytes)
    return code
  }
}
