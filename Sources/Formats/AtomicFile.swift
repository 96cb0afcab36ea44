import Foundation

/// Files that are either whole or as they were before: written beside the target, then renamed.
public enum AtomicFile {
  /// - Parameters:
  ///   - mode: permissions, set before the first byte; nil for the system's default.
  ///   - replaces: takes the place of a file that lies there; else a taken name is refused, also
  ///     where two writers come at the same time.
  ///   - synchronizes: waits for the disk; without it a file is whole after any end of the process,
  ///     and may be missing after a power cut. For many small files that can be made again.
  /// - Throws: `FormatError.unwritable`, `FormatError.exists`; the old file is untouched and nothing
  ///   is left behind.
  public static func write(
    _ bytes: [UInt8], to url: URL, mode: mode_t? = nil, replaces: Bool = true,
    synchronizes: Bool = true
  ) throws {
    let draft = try Draft(of: url, mode: mode)
    try draft.append(bytes)
    try draft.keep(replaces: replaces, synchronizes: synchronizes)
  }

  /// Writes a text as UTF-8.
  public static func write(_ text: String, to url: URL, mode: mode_t? = nil) throws {
    try write(Array(text.utf8), to: url, mode: mode)
  }
}

/// A file that is written piece by piece and appears when it is whole, or not at all.
public final class AtomicStream {
  private let draft: Draft

  /// - Throws: `FormatError.unwritable`.
  public init(to url: URL, mode: mode_t? = nil) throws {
    draft = try Draft(of: url, mode: mode)
  }

  public func append(_ bytes: [UInt8]) throws { try draft.append(bytes) }

  /// Gives the file its name; without it nothing is left behind.
  ///
  /// - Parameter replaces: takes the place of a file that lies there; else a taken name is refused.
  /// - Throws: `FormatError.unwritable`, `FormatError.exists`.
  public func keep(replaces: Bool = true) throws { try draft.keep(replaces: replaces) }
}
