import Ciphers
import Datasets
import Foundation
import Imaging
import Pixels

/// Encrypts one image after another with the keys of one job; safe to use from many threads.
public struct ImageEncryption: Sendable {
  private let settings: EncryptionSettings
  private let key: MasterKey?
  private let nonces: NonceSource?
  private let tagger: Tagger?

  /// - Parameters:
  ///   - key: nil only where keys are discarded.
  ///   - job: randomness of the job's nonces.
  public init(_ settings: EncryptionSettings, key: MasterKey?, job: JobSeed) {
    precondition(
      (key == nil) == (settings.keys == .discarded),
      "ImageEncryption: a key is given exactly where keys are kept")
    self.settings = settings
    self.key = key
    nonces = key.map { NonceSource($0, job: job) }
    tagger = key.map(Tagger.init)
  }

  /// A file with the ciphertext, which carries what decrypting it needs.
  ///
  /// - Parameter index: the image's place in the job.
  /// - Throws: `CipherError`, `JobError`, `ImagingError`.
  public func file(_ image: Image, index: Int) throws -> [UInt8] {
    let full = settings.reducesTo8Bits ? image.as8Bit() : image
    let plain = settings.alpha == .drop ? full.droppingAlpha() : full
    try check(plain)
    let (ciphertext, info) = try encrypted(plain, index: index)
    let text = (CiphertextInfo.keyword, info.text)
    switch settings.storage {
    case .png:
      // Noise does not compress: looking for anything in it is time lost.
      return try PNG.encode(ciphertext, level: settings.cipher.survivesJPEG ? 6 : 1, text: text)
    case .raw: return try Netpbm.encode(ciphertext, text: text)
    case .jpeg(let quality):
      // At half the resolution the colours of neighbouring blocks run into each other.
      return try JPEG.encode(ciphertext, quality: quality, chroma: .full, text: text)
    }
  }

  /// Nothing is written that decrypting would not read.
  private func check(_ plain: Image) throws {
    guard plain.type == .uint8 else { throw CipherError.sixteenBits }
    guard !plain.shape.hasAlpha || settings.storage == .png else {
      throw JobError.alphaNotStored(format: settings.storage.format.rawValue)
    }
    let most = DecodeLimits.standard.pixels
    guard plain.size.area <= most else {
      throw JobError.tooLarge("\(plain.size) pixels; at most \(most) are encrypted")
    }
    let shape = settings.cipher.ciphertextShape(of: plain.shape)
    let longest = min(settings.storage.longestSide, CiphertextInfo.longestSide)
    guard max(shape.size.height, shape.size.width) <= longest else {
      throw JobError.tooLarge(
        "the ciphertext would have \(shape.size) pixels; \(settings.storage.format.rawValue) files "
          + "have sides of at most \(longest)")
    }
  }

  private func encrypted(_ plain: Image, index: Int) throws -> (Image, CiphertextInfo) {
    let cipher = settings.cipher
    guard let key, let nonces, let tagger else {
      let info = CiphertextInfo(cipher: cipher.label, plain: plain.shape)
      return (try cipher.encrypt(plain, with: ImageKey(), alpha: settings.alpha), info)
    }
    let nonce =
      settings.keys == .same ? .zero : nonces.nonce(index: index, pixels: plain.bytes)
    let imageKey = key.imageKey(cipher: type(of: cipher).name, nonce: nonce)
    let ciphertext = try cipher.encrypt(plain, with: imageKey, alpha: settings.alpha)
    // Compressed with losses, a ciphertext no longer is what a tag could be made for.
    let tag =
      settings.storage.isLossless
      ? tagger.tag(ciphertext, of: plain.shape, cipher: cipher, nonce: nonce)
      : tagger.tagWithoutPixels(of: plain.shape, cipher: cipher, nonce: nonce)
    let info = CiphertextInfo(
      cipher: cipher.label, plain: plain.shape, key: key.check, nonce: nonce, tag: tag)
    return (ciphertext, info)
  }

  /// Of the table of a set; nil where keys are discarded.
  func tag(ofTable bytes: [UInt8]) -> ImageTag? { tagger?.tag(ofTable: bytes) }

  /// Whether a file is whole and was written with these settings and this key.
  func made(_ file: [UInt8], name: String) -> Bool {
    guard let info = try? CiphertextInfo(in: file, name: name),
      info.cipher == settings.cipher.label, info.key == key?.check,
      ImageFormat.sniff(file) == settings.storage.imageFormat
    else { return false }
    let verified = try? VerifiedCiphertext(
      file, info, name: name, cipher: settings.cipher, tagger: tagger)
    return verified != nil
  }
}
