import Crypto
import Formats
import Foundation

/// Keys in an owner's folder.
public enum OwnerKey {
  /// The key in a file, or a fresh one of 256 bits from the system's randomness, which is put there.
  public static func read(_ name: String, in owner: URL) throws -> SymmetricKey {
    let file = owner.appendingPathComponent(name)
    if FileManager.default.fileExists(atPath: file.path) {
      return SymmetricKey(data: try FileBytes.read(file))
    }
    let fresh = SymmetricKey(size: .bits256)
    try AtomicFile.write(fresh.withUnsafeBytes { Array($0) }, to: file, mode: 0o600)
    return fresh
  }
}
