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

  /// Of a ciphertext that JPEG stores: its pixels do not come back, so that only cipher, sizes and
  /// nonce are authenticated.
  public func tagWithoutPixels(
    of plain: ImageShape, cipher: any ImageCipher, nonce: Nonce
  ) -> ImageTag {
    ImageTag(codeWithoutPixels(plain, cipher, nonce).finalize())
  }

  /// In constant time.
  public func acceptsWithoutPixels(
    _ tag: ImageTag, of plain: ImageShape, cipher: any ImageCipher, nonce: Nonce
  ) -> Bool {
    codeWithoutPixels(plain, cipher, nonce).finalize() == tag.bytes
  }

  /// Of the table of a set.
  public func tag(ofTable bytes: [UInt8]) -> ImageTag { ImageTag(code(ofTable: bytes).finalize()) }

  /// In constant time.
  public func accepts(_ tag: ImageTag, forTable bytes: [UInt8]) -> Bool {
    code(ofTable: bytes).finalize() == tag.bytes
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
    var code = code(cipher.label, nonce, [plain, ciphertext.shape])
    code.update(data: ciphertext.bytes)
    return code
  }

  private func codeWithoutPixels(
    _ plain: ImageShape, _ cipher: any ImageCipher, _ nonce: Nonce
  ) -> HMAC<SHA256> {
    code("jpeg:" + cipher.label, nonce, [plain, cipher.ciphertextShape(of: plain)])
  }

  private func code(ofTable bytes: [UInt8]) -> HMAC<SHA256> {
    var code = HMAC<SHA256>(key: key)
    code.update(data: Array("table:".utf8) + [0])
    code.update(data: bytes)
    return code
  }

  /// - Parameter label: one of its own for each kind of tag.
  private func code(_ label: String, _ nonce: Nonce, _ shapes: [ImageShape]) -> HMAC<SHA256> {
    var code = HMAC<SHA256>(key: key)
    code.update(data: Array(label.utf8) + [0] + nonce.bytes)
    for shape in shapes {
      for number in [shape.size.height, shape.size.width, shape.channels] {
        code.update(data: bigEndian(UInt32(number)))
      }
    }
    return code
  }
}
