import Ciphers
import Datasets
import Formats
import Foundation
import Pixels
import Records

/// A recipe's cipher at work: encrypts pictures on their way into batches, under a key of the owner
/// (`bundle/owner/cipher.key`) that no seed gives away.
struct BatchCipher: Sendable {
  enum Keys: String, CaseIterable {
    /// One fixed ciphertext for each picture: what a cloud really holds.
    case perImage = "per-image"
    /// Another view and another key in every epoch.
    case perView = "per-view"
    /// One key for all pictures.
    case same
  }

  let oracle: CipherOracle
  let keys: Keys
  /// Shifts and mirrors come after it.
  let augmentsCiphertexts: Bool
  private let imageKeys: ImageKeys

  /// - Throws: `KitError.cipher` where the settings name no cipher or do not fit the pictures.
  init(_ settings: CipherSettings, pictures shape: ImageShape, owner: URL) throws {
    let label = try Self.label(settings)
    guard let cipher = try? CipherRegistry.labelled(label) else {
      throw KitError.cipher(
        "unknown cipher \"\(label)\"", known: CipherRegistry.labels.joined(separator: ", "))
    }
    guard let keys = Keys(rawValue: settings.keys ?? Keys.perImage.rawValue) else {
      throw KitError.cipher(
        "unknown keys \"\(settings.keys ?? "")\"",
        known: Keys.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard cipher.ciphertextShape(of: shape) == shape else {
      throw KitError.cipher(
        "\(label) turns \(shape) into \(cipher.ciphertextShape(of: shape))",
        known: "a size of whole blocks of \(cipher.block), and no grey variant")
    }
    oracle = CipherOracle(cipher, plain: shape)
    self.keys = keys
    augmentsCiphertexts = settings.augment == .after
    imageKeys = try Self.key(owner).imageKeys(cipher: type(of: cipher).name)
  }

  /// Step 2 of the pixel cipher inverts values, step 3 shuffles colours.
  private static func label(_ settings: CipherSettings) throws -> String {
    guard settings.name == "pixel" else { return settings.name }
    switch settings.steps {
    case [2]: return "pixel"
    case nil, [2, 3]: return "pixel+shuffle"
    default:
      throw KitError.cipher("steps \(settings.steps ?? []) of pixel", known: "[2] or [2, 3]")
    }
  }

  private static func key(_ owner: URL) throws -> MasterKey {
    let file = owner.appendingPathComponent("cipher.key")
    if FileManager.default.fileExists(atPath: file.path) {
      guard let key = try KeyFile(decoding: FileBytes.read(file)).keys(passphrase: nil).first else {
        throw KitError.brokenRelease(file: file.path, problem: "it holds no key")
      }
      return key
    }
    let key = MasterKey()
    try AtomicFile.write(KeyFile(key, passphrase: nil).encoded(), to: file, mode: 0o600)
    return key
  }

  var alteration: Alteration {
    Alteration(comesFirst: augmentsCiphertexts, fixesViews: keys == .perImage) {
      picture, index, epoch in
      encrypted(picture, index, epoch)
    }
  }

  /// - Parameters:
  ///   - index: the picture's place in the data set.
  ///   - epoch: of the training; test pictures take -1.
  func encrypted(_ picture: [UInt8], _ index: Int, _ epoch: Int) -> [UInt8] {
    oracle.encrypted(picture, with: imageKeys.key(nonce(index, epoch)))
  }

  private func nonce(_ index: Int, _ epoch: Int) -> Nonce {
    let view: UInt64? =
      switch keys {
      case .same: nil
      case .perImage: 0
      case .perView: UInt64(epoch + 2)
      }
    return view.flatMap { view in
      withUnsafeBytes(of: (UInt64(index + 1).bigEndian, view.bigEndian)) {
        Nonce(bytes: Array($0))
      }
    } ?? .zero
  }
}
