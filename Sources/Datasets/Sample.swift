import Formats
import Pixels

/// What names a sample: the split it was delivered in and its key there.
///
/// The same key may occur in two splits (CIFAR's files do this), so neither part is enough alone.
/// Sources that know no splits use the empty split.
public struct SampleID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  public let split: String
  public let key: String

  public init(split: String = "", key: String) {
    self.split = split
    self.key = key
  }

  /// By split, then by key.
  public static func < (left: SampleID, right: SampleID) -> Bool {
    left.split == right.split ? left.key < right.key : left.split < right.split
  }

  /// `train/0_0001`, or the key alone where there is no split.
  public var description: String { split.isEmpty ? key : split + "/" + key }
}

extension SampleID {
  /// Of the rows of a table, which know no splits.
  ///
  /// - Throws: `DatasetError.sample` for a key that occurs twice.
  static func distinct(_ keys: [String]) throws -> [SampleID] {
    var seen: Set<String> = []
    return try keys.map { key in
      let id = SampleID(key: key)
      guard seen.insert(key).inserted else {
        throw DatasetError.sample(id, problem: "the key occurs twice; every row needs its own")
      }
      return id
    }
  }
}

/// What a sample carries.
public enum Payload: Sendable {
  /// A picture, `[H, W, C]`.
  case image(Image)
  /// A text as it was written.
  case text(String)
  /// A feature map or any other array, without a batch dimension.
  case features(StoredArray)
}

/// A sample that was left out, and why.
public struct SkippedSample: Sendable, Equatable, CustomStringConvertible {
  public let id: SampleID
  public let reason: String

  public init(id: SampleID, reason: String) {
    self.id = id
    self.reason = reason
  }

  public var description: String { "\(id): \(reason)" }
}
