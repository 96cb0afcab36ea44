import Formats
import Foundation

/// How long a work took, over all the processes that it was interrupted in and gone on with.
///
/// A process that was killed counts up to the last thing that it kept: what came after that is
/// done again.
public final class Stopwatch {
  private let file: URL?
  public private(set) var seconds: Double

  /// - Parameter work: the folder that the work is taken up again from; nil counts this process.
  public init(_ work: URL?) {
    file = work?.appendingPathComponent("seconds")
    let text = file.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
    let known = text.split(separator: " ").map { Double($0) ?? -1 }
    guard let work, let kept = known.first, known.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      seconds = 0
      return
    }
    seconds = kept + (known.count > 1 ? max(0, Self.lastChange(in: work) - known[1]) : 0)
  }

  /// Counts the work, whether it ends, is stopped or killed.
  public func measure<Result>(_ work: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    keep("\(seconds) \(Date().timeIntervalSince1970)")
    defer {
      seconds += (ContinuousClock.now - start) / .seconds(1)
      keep("\(seconds)")
    }
    return try work()
  }

  /// A time that cannot be written is no reason to lose the work.
  private func keep(_ text: String) {
    guard let file else { return }
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? AtomicFile.write(text, to: file)
  }

  /// When a file in the folder was last written, in seconds since 1970.
  private static func lastChange(in folder: URL) -> Double {
    let keys: Set<URLResourceKey> = [.isRegularFileKey, .contentModificationDateKey]
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: Array(keys))
    let changes = (all?.compactMap { $0 as? URL } ?? []).compactMap { entry in
      (try? entry.resourceValues(forKeys: keys)).flatMap {
        $0.isRegularFile == true ? $0.contentModificationDate : nil
      }
    }
    return changes.max()?.timeIntervalSince1970 ?? 0
  }
}
