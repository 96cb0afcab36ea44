import Auditing
import Ciphers
import Crypto
import Foundation
import Pixels

/// A cipher as its attackers meet it: on pictures of one shape, colour planes that lie side by side
/// put back over each other.
struct CipherOracle: Sendable {
  let cipher: any ImageCipher
  /// Of every plain picture.
  let plain: ImageShape
  private let isInPlanes: Bool

  init(_ cipher: any ImageCipher, plain: ImageShape) {
    self.cipher = cipher
    self.plain = plain
    let scrambled = cipher.ciphertextShape(of: plain)
    isInPlanes =
      plain.channels > 1 && scrambled.channels == 1
      && scrambled.size.width % plain.channels == 0
  }

  /// Of every ciphertext as attackers see it.
  var shape: ImageShape {
    let scrambled = cipher.ciphertextShape(of: plain)
    guard isInPlanes else { return scrambled }
    let width = scrambled.size.width / plain.channels
    return ImageShape(
      Size(height: scrambled.size.height, width: width), channels: plain.channels)
  }

  /// nil for a cipher that no attack knows by its steps.
  var family: CipherFamily? {
    switch cipher {
    case let pixel as PixelCipher: .pixelwise(shuffled: pixel.shuffles)
    case is TanakaCipher: .halfBytes
    case is EleCipher: .halfBytesByBlock
    case let blocks as BlockCipher: .blocks(side: blocks.side, acrossPlanes: isInPlanes)
    case is ChaoticCipher: .stream
    default: nil
    }
  }

  /// The ciphertext of a picture `[H, W, C]`.
  func encrypted(_ picture: [UInt8], with key: ImageKey) -> [UInt8] {
    let image = Image(size: plain.size, channels: plain.channels, bytes: picture)
    guard let ciphertext = try? cipher.encrypt(image, with: key) else {
      preconditionFailure("CipherOracle: 8-bit pictures without alpha always encrypt")
    }
    return seen(ciphertext)
  }

  func seen(_ ciphertext: Image) -> [UInt8] {
    isInPlanes ? ciphertext.interleavingPlanes(plain.channels).bytes : ciphertext.bytes
  }

  /// Pictures under keys that an attacker draws.
  ///
  /// - Parameter seed: an attacker's keys need no secrecy, and an audit is to give the same twice.
  func encrypted(_ pictures: [[UInt8]], drawingKeysFrom seed: UInt64) -> [UInt8] {
    let digest = SHA256.hash(data: Data("attacker \(seed)".utf8))
    let keys = MasterKey(bytes: Array(digest)).imageKeys(cipher: type(of: cipher).name)
    return pictures.enumerated().flatMap { row, picture in
      let nonce = withUnsafeBytes(of: (UInt64(row) + 1, seed)) { Nonce(bytes: Array($0)) }
      return encrypted(picture, with: keys.key(nonce ?? .zero))
    }
  }
}
