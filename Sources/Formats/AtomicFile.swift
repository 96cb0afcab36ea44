import Foundation

/// Files that are either whole or as they were before: written beside the target, then renamed.
public enum AtomicFile {
  /// - Parameter mode: permissions, set before the first byte; nil for the system's default.
  /// - Throws: `FormatError.unwritable`; the old file is untouched and nothing is left behind.
  public static func write(_ bytes: [UInt8], to url: URL, mode: mode_t? = nil) throws {
    let draft = try Draft(of: url, mode: mode)
    try draft.append(bytes)
    try draft.keep()
  }

  /// Writes a text as UTF-8.
  public static func write(_ text: String, to url: URL, mode: mode_t? = nil) throws {
    try write(Array(text.utf8), to: url, mode: mode)
  }
}
