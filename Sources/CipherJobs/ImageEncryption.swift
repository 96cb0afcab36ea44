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

  /// A file with the ciphertext, and what travels with it.
  ///
  /// - Parameter index: the image's place in the job.
  /// - Throws: `CipherError`, `ImagingError`.
  public func file(_ image: Image, index: Int) throws -> (bytes: [UInt8], info: CiphertextInfo) {
    let plain = settings.reducesTo8Bits ? image.as8Bit() : image
    let shaped =
      settings.alpha == .drop && plain.shape.hasAlpha
      ? plain.converted(toChannels: plain.channels - 1) : plain
    let (ciphertext, info) = try encrypted(shaped, index: index)
    switch settings.storage {
    case .png:
      // Noise does not compress: looking for anything in it is time lost.
      let level = settings.cipher.survivesJPEG ? 6 : 1
      let text = (CiphertextInfo.keyword, info.text)
      return (try PNG.encode(ciphertext, level: level, text: text), info)
    case .raw: return (try Netpbm.encode(ciphertext), info)
    case .jpeg(let quality):
      return (try JPEG.encode(ciphertext, quality: quality), info)
    }
  }

  private func encrypted(
    _ plain: Image, index: Int
  ) throws -> (Image, CiphertextInfo) {
    let cipher = settings.cipher
    guard let key, let nonces, let tagger else {
      let info = CiphertextInfo(cipher: cipher.label, plain: plain.shape)
      return (try cipher.encrypt(plain, with: ImageKey(), alpha: settings.alpha), info)
    }
    let nonce =
      settings.keys == .same ? .zero : nonces.nonce(index: index, pixels: plain.bytes)
    let imageKey = key.imageKey(cipher: type(of: cipher).name, nonce: nonce)
    let ciphertext = try cipher.encrypt(plain, with: imageKey, alpha: settings.alpha)
    // Compressed with losses, a ciphertext no longer is what a tag was made for.
    let tag =
      settings.storage.isLossless
      ? tagger.tag(ciphertext, of: plain.shape, cipher: cipher, nonce: nonce) : nil
    let info = CiphertextInfo(
      cipher: cipher.label, plain: plain.shape, key: key.check, nonce: nonce, tag: tag)
    return (ciphertext, info)
  }
}

/// Decrypts with the keys of one owner; safe to use from many threads.
public struct ImageDecryption: Sendable {
  private let keys: [String: (key: MasterKey, tagger: Tagger)]
  private let newest: String

  /// - Parameter keys: the owner's, the one in use first.
  public init(_ keys: [MasterKey]) {
    precondition(!keys.isEmpty, "ImageDecryption: no key")
    self.keys = Dictionary(
      keys.map { ($0.check, ($0, Tagger($0))) }, uniquingKeysWith: { first, _ in first })
    newest = keys[0].check
  }

  /// Says that a key is wrong before anything is written.
  ///
  /// - Throws: `CipherError.wrongKey`, `JobError.keysDiscarded`.
  public func checkKey(_ check: String?, name: String) throws {
    guard let check else { throw JobError.keysDiscarded(name) }
    guard keys[check] != nil else { throw CipherError.wrongKey(got: newest, expected: check) }
  }

  /// - Throws: `CipherError` for a wrong key and for what was altered, `JobError`, `ImagingError`.
  public func image(_ file: [UInt8], _ info: CiphertextInfo, name: String) throws -> Image {
    try checkKey(info.key, name: name)
    guard let (key, tagger) = info.key.flatMap({ keys[$0] }),
      let nonce = info.nonce.flatMap({ Nonce(hexadecimal: $0) })
    else { throw JobError.badInfo(name) }
    let cipher = try CipherRegistry.labelled(info.cipher)
    let ciphertext = try ImageDecoder.decode(file, name: name)
    if let tag = info.tag {
      guard let tag = ImageTag(hexadecimal: tag),
        tagger.accepts(
          tag, for: ciphertext, of: info.plain, cipher: cipher, nonce: nonce)
      else { throw CipherError.altered }
    }
    let imageKey = key.imageKey(cipher: type(of: cipher).name, nonce: nonce)
    return try cipher.decrypt(ciphertext, to: info.plain, with: imageKey)
  }
}
