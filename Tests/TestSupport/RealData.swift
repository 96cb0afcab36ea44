import Foundation

/// Real data where they are at hand: `OBSCURA_DATA`, else beside the checkout.
public enum RealData {
  /// nil where there is no such folder.
  public static func folder(_ name: String) -> URL? {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let root =
      ProcessInfo.processInfo.environment["OBSCURA_DATA"].map { URL(fileURLWithPath: $0) }
      ?? package.deletingLastPathComponent().appendingPathComponent("shared/data")
    let folder = root.appendingPathComponent(name)
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }
}
