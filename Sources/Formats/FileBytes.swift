import Foundation

/// Reading whole files, each failure by name.
public enum FileBytes {
  /// - Throws: `FormatError` where the file is missing, a folder, unreadable or above the limit.
  public static func read(_ url: URL, limit: Int = .max) throws -> [UInt8] {
    [UInt8](try mapped(url, limit: limit))
  }

  /// The file mapped into memory where that is safe, else read.
  static func mapped(_ url: URL, limit: Int = .max) throws -> Data {
    let path = url.path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FormatError.missing(path)
    }
    guard !isFolder.boolValue else {
      throw FormatError.unreadable(path, problem: "it is a folder, expected a file")
    }
    do {
      let data = try Data(contentsOf: url, options: .mappedIfSafe)
      guard data.count <= limit else {
        throw FormatError.tooLarge(path, bytes: data.count, limit: limit)
      }
      return data
    } catch let error as FormatError {
      throw error
    } catch {
      throw FormatError.unreadable(path, problem: plainReason(error))
    }
  }
}

/// The system's own words for an error number.
func systemReason(_ number: Int32) -> String { String(cString: strerror(number)) }

/// The system's own words where an error carries its number.
func plainReason(_ error: any Error) -> String {
  let failure = error as NSError
  if let cause = failure.userInfo[NSUnderlyingErrorKey] as? NSError {
    return systemReason(Int32(truncatingIfNeeded: cause.code))
  }
  return failure.localizedDescription
}
