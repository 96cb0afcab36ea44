import Ciphers
import Crypto
import Datasets
import Foundation
import Imaging
import Pixels
import Records

/// How images are to be encrypted.
public struct EncryptionSettings: Sendable {
  /// How ciphertexts are stored.
  public enum Storage: Sendable, Equatable {
    case png
    /// Bytes behind a line of text, as PGM and PPM have them: no time is lost with compressing.
    case raw
    /// For ciphers that survive it; `quality` from 1 to 100.
    case jpeg(quality: Int)

    var ending: String { format.ending }

    var format: ReleaseManifest.Format {
      switch self {
      case .png: .png
      case .raw: .pnm
      case .jpeg: .jpeg
      }
    }

    /// Of files, the usual one first.
    public var endings: [String] {
      switch self {
      case .png: ["png"]
      case .raw: ["pnm", "ppm", "pgm"]
      case .jpeg: ["jpg", "jpeg"]
      }
    }

    var imageFormat: ImageFormat {
      switch self {
      case .png: .png
      case .raw: .netpbm
      case .jpeg: .jpeg
      }
    }

    /// A ciphertext comes back as it was made.
    var isLossless: Bool { self == .png || self == .raw }

    /// Of a ciphertext.
    var longestSide: Int {
      switch self {
      case .png: PNG.longestSide
      case .raw: .max
      case .jpeg: JPEG.longestSide
      }
    }
  }

  public var cipher: any ImageCipher
  public var keys: ReleaseManifest.Cipher.Keys
  public var storage: Storage
  public var alpha: AlphaRule
  /// Keeps the images' own names; else they are 128-bit HMACs, and the map stays with the owner.
  public var keepsNames: Bool
  /// Takes the high byte of 16-bit images, which are left out otherwise.
  public var reducesTo8Bits: Bool
  /// Columns of the labels that go to the receiver.
  public var labels: [String]
  /// Separate files instead of an archive.
  public var writesFiles: Bool
  public var threads: Int

  public init(
    cipher: any ImageCipher, keys: ReleaseManifest.Cipher.Keys = .perImage,
    storage: Storage = .png, alpha: AlphaRule = .pass, keepsNames: Bool = false,
    reducesTo8Bits: Bool = false, labels: [String] = [], writesFiles: Bool = false,
    threads: Int = 1
  ) {
    self.cipher = cipher
    self.keys = keys
    self.storage = storage
    self.alpha = alpha
    self.keepsNames = keepsNames
    self.reducesTo8Bits = reducesTo8Bits
    self.labels = labels
    self.writesFiles = writesFiles
    self.threads = threads
  }

  /// - Throws: `JobError.jpeg` for a cipher that JPEG destroys.
  public func check() throws {
    if case .jpeg = storage, !cipher.survivesJPEG { throw JobError.jpeg(cipher: cipher.label) }
  }

  /// What a job must have in common with the one that it goes on with.
  func fingerprint(_ key: MasterKey?, seed: JobSeed, _ source: any Source) -> String {
    var words = [
      cipher.label, "\(keys.rawValue) keys", key.map { "key \($0.check)" } ?? "no key",
      "\(source.count) images \(Self.digest(of: source))",
    ]
    if case .jpeg(let quality) = storage { words.append("jpeg \(quality)") }
    if storage == .raw { words.append("raw") }
    if alpha == .drop { words.append("alpha dropped") }
    if keepsNames { words.append("names kept") }
    if reducesTo8Bits { words.append("8 bits") }
    words.append("seed \(SHA256.hash(data: seed.bytes).prefix(4).hexadecimal)")
    return words.joined(separator: ", ")
  }

  /// Another one for other samples, and for changed ones.
  private static func digest(of source: any Source) -> String {
    var hash = SHA256()
    for index in 0..<source.count {
      let id = source.id(at: index)
      hash.update(data: Data("\(id.split)\0\(id.key)\0\(source.stamp(at: index))\n".utf8))
    }
    return hash.finalize().prefix(4).hexadecimal
  }
}
