import Foundation

/// A program of the system that a test compares with, for instance `python3`.
public struct Tool: Sendable {
  private let path: String

  /// - Returns: nil where the program is not installed, after a printed notice.
  public init?(_ name: String, for test: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let found else {
      print("notice: \(name) is not installed, skipped: \(test)")
      return nil
    }
    path = found
  }

  /// - Returns: standard output and the exit status.
  public func run(_ arguments: [String]) throws -> (output: String, status: Int32) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return (String(decoding: output ?? Data(), as: UTF8.self), process.terminationStatus)
  }
}
