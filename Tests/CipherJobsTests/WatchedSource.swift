import Datasets
import Formats
import Pixels

/// A source that something happens to before each sample is read.
struct WatchedSource: Source {
  let base: any Source
  let before: @Sendable (Int) throws -> Void

  var name: String { base.name }
  var count: Int { base.count }
  var columns: [String] { base.columns }
  func id(at index: Int) -> SampleID { base.id(at: index) }
  func file(at index: Int) -> String? { base.file(at: index) }
  func stamp(at index: Int) -> String { base.stamp(at: index) }
  func cells(_ column: String) -> [String]? { base.cells(column) }

  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    try before(index)
    return try base.payload(at: index, size: size, channels: channels)
  }

  /// As if the disk were full when so many samples were read.
  static func stopping(_ base: any Source, at index: Int) -> WatchedSource {
    WatchedSource(base: base) {
      if $0 >= index { throw FormatError.unwritable("disk", bytes: 1, problem: "full") }
    }
  }
}
