import Auditing
import Crypto
import Datasets
import Foundation
import Networks
import Pixels
import Records

/// What somebody's program or model makes of all pictures of a data set, and makes of them when it is
/// asked again.
struct QueriedPictures {
  private let program: any PictureProtector
  private let dataset: Dataset
  private let folder: URL
  private let progress: any ProgressSink

  /// Pictures by which a program is known to draw something.
  private static let probes = 16

  /// - Parameter folder: in which the program's work is kept, so that it need not be done twice.
  init(
    _ program: any PictureProtector, _ dataset: Dataset, folder: URL,
    progress: any ProgressSink
  ) {
    self.program = program
    self.dataset = dataset
    // Work for another program or other pictures is told apart.
    var hash = SHA256()
    let words = program.identity + ["\(dataset.size)", "\(dataset.channels)"]
    hash.update(data: Data(words.joined(separator: "\n").utf8))
    for (place, id) in dataset.ids.enumerated() {
      hash.update(data: Data("\n\(id)\n".utf8) + dataset.pixels(at: place))
    }
    self.folder = Self.folder(in: folder).appendingPathComponent(
      hash.finalize().prefix(8).hexadecimal)
    self.progress = progress
  }

  /// Of an audit's folder.
  static func folder(in audit: URL) -> URL {
    audit.appendingPathComponent("queries", isDirectory: true)
  }

  /// - Parameter released: beside which it is asked, whose features are scaled alike.
  /// - Throws: `KitError.query` where the program fails, and what reading its work throws.
  func all(like released: ForeignSet?) throws -> ForeignSet {
    try made("query", of: dataset.count, like: released)
  }

  /// Further releases of all pictures; nil where the program makes the same of them each time.
  func again(after first: ForeignSet, _ precision: Precision) throws -> AuditSubject.Again? {
    guard try isRandom(like: first, precision) else { return nil }
    return { number in
      let set = try made("query-\(number)", of: dataset.count, like: first)
      guard zip(first.rows, set.rows).allSatisfy({ $0 == nil || $1 != nil }) else {
        throw KitError.query("asked again, it protects fewer pictures than before")
      }
      return { set.released($0, precision) }
    }
  }

  private func isRandom(like first: ForeignSet, _ precision: Precision) throws -> Bool {
    let probes = min(Self.probes, dataset.count)
    let sets = try ["query-probe-1", "query-probe-2"].map {
      try made($0, of: probes, like: first, SilentProgress())
    }
    let places = (0..<probes).filter { place in sets.allSatisfy { $0.rows[place] != nil } }
    let values = sets.map { $0.released(places, precision).converted(to: .float32).floats }
    return !places.isEmpty && values[0] != values[1]
  }

  private func made(
    _ name: String, of count: Int, like other: ForeignSet?, _ watcher: (any ProgressSink)? = nil
  ) throws -> ForeignSet {
    let progress = watcher ?? progress
    let place = folder.appendingPathComponent(name, isDirectory: true)
    let location = try program.protect(count: count, in: place, progress: progress) { number in
      Image(
        size: dataset.size, channels: dataset.channels, bytes: dataset.pixels(at: number))
    }
    return try ForeignSet(location, of: dataset, like: other, progress: progress) { id in
      let number = id.key.split(separator: "/").last.flatMap { Int($0) }
      guard let number, dataset.ids.indices.contains(number) else { return id }
      return dataset.ids[number]
    }
  }
}
