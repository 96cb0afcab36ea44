import Ciphers
import Imaging
import Pixels

/// A ciphertext that was read from a file and found to be as it was written.
struct VerifiedCiphertext: Sendable {
  let image: Image

  /// - Parameter tagger: nil where keys were discarded, and there is no tag.
  /// - Throws: `CipherError.ciphertextShape`, `.altered`, `JobError.untagged`, `.badInfo`,
  ///   `ImagingError`.
  init(
    _ file: [UInt8], _ info: CiphertextInfo, name: String, cipher: any ImageCipher,
    tagger: Tagger?
  ) throws {
    // A grey variant has three times the plain image's pixels; its own size is within the limits.
    let shape = cipher.ciphertextShape(of: info.plain)
    let limits = DecodeLimits(pixels: max(DecodeLimits.standard.pixels, shape.size.area))
    image = try ImageDecoder.decode(file, name: name, limits: limits)
    // The tag would refuse it too, and could not say why.
    guard image.shape == shape else {
      throw CipherError.ciphertextShape(
        got: image.shape.description, expected: shape.description)
    }
    guard let tagger else { return }
    guard let text = info.tag else { throw JobError.untagged(name) }
    guard let tag = ImageTag(hexadecimal: text),
      let nonce = info.nonce.flatMap({ Nonce(hexadecimal: $0) })
    else { throw JobError.badInfo(name) }
    guard Self.authenticatesPixels(file) else {
      guard cipher.survivesJPEG,
        tagger.acceptsWithoutPixels(tag, of: info.plain, cipher: cipher, nonce: nonce)
      else { throw CipherError.altered }
      return
    }
    guard tagger.accepts(tag, for: image, of: info.plain, cipher: cipher, nonce: nonce) else {
      throw CipherError.altered
    }
  }

  /// The file itself tells, not what stands beside the pixels: that could be altered.
  static func authenticatesPixels(_ file: [UInt8]) -> Bool { ImageFormat.sniff(file) != .jpeg }
}
