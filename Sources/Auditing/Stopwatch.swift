import Formats
import Foundation

/// How long a work took, over all the processes that it was interrupted in and gone on with.
public final class Stopwatch {
  private let file: URL?
  public private(set) var seconds: Double

  /// - Parameter work: the folder that the work is taken up again from; nil counts this process.
  public init(_ work: URL?) {
    file = work?.appendingPathComponent("seconds")
    let text = file.flatMap { try? String(contentsOf: $0, encoding: .utf8) }
    let known = text.flatMap(Double.init) ?? 0
    seconds = known.isFinite && known >= 0 ? known : 0
  }

  /// Counts the work, whether it ends or is stopped.
  public func measure<Result>(_ work: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer {
      seconds += (ContinuousClock.now - start) / .seconds(1)
      keep()
    }
    return try work()
  }

  /// A time that cannot be written is no reason to lose the work.
  private func keep() {
    guard let file else { return }
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? AtomicFile.write(String(seconds), to: file)
  }
}
