import Ciphers
import Datasets
import Formats
import Foundation
import Pixels

/// Encrypts a single picture into a single file, which carries what decrypting it needs.
public struct PictureEncryption: Sendable {
  private let encryption: ImageEncryption

  /// - Parameter key: nil only where keys are discarded.
  public init(_ settings: EncryptionSettings, key: MasterKey?) {
    encryption = ImageEncryption(settings, key: key, job: JobSeed())
  }

  /// - Parameters:
  ///   - source: of one picture.
  ///   - name: what errors call it.
  /// - Throws: `JobError`, `DatasetError`, `ImagingError`, `FormatError`.
  public func encrypt(_ source: any Source, name: String, to target: URL) throws {
    try Folders.requireParent(of: target)
    guard !Folders.exists(target) else { throw JobError.outputExists(target.path) }
    guard case .image(let image) = try source.payload(at: 0, size: nil, channels: nil) else {
      throw DatasetError.sample(source.id(at: 0), problem: "holds no picture")
    }
    let file: [UInt8]
    do {
      file = try encryption.file(image, index: 0)
    } catch let error as CipherError {
      throw JobError.picture(name, reason: error.description)
    } catch let error as JobError {
      throw JobError.picture(name, reason: error.description)
    }
    try AtomicFile.write(file, to: target, replaces: false)
  }
}
