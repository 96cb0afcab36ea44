import Formats
import Pixels

/// Where a sample's file lies.
struct FilePosition: Sendable, Equatable {
  /// Which of the source's trees.
  let tree: Int
  /// Which of the tree's paths.
  let index: Int
}

/// Samples that are files in folders or archives.
struct PictureSource: Source {
  let name: String
  let irregularities: Irregularities
  private let trees: [FileTree]
  private let positions: [FilePosition]
  private let sampleIDs: [SampleID]
  private let labels: LabelTable

  init(
    name: String, trees: [FileTree], positions: [FilePosition], ids: [SampleID],
    labels: LabelTable, irregularities: Irregularities
  ) {
    precondition(positions.count == ids.count, "PictureSource: one position per id")
    self.name = name
    self.trees = trees
    self.positions = positions
    sampleIDs = ids
    self.labels = labels
    var irregularities = irregularities
    irregularities.unread += trees.flatMap(\.unread)
    self.irregularities = irregularities
  }

  var count: Int { sampleIDs.count }
  var columns: [String] { labels.names }
  func id(at index: Int) -> SampleID { sampleIDs[index] }
  func cells(_ column: String) -> [String]? { labels.cells(column) }
  func file(at index: Int) -> String? { trees[positions[index].tree].paths[positions[index].index] }

  func stamp(at index: Int) -> String {
    trees[positions[index].tree].stamp(at: positions[index].index)
  }

  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    let position = positions[index]
    let tree = trees[position.tree]
    return try SampleFile.decode(
      try tree.bytes(at: position.index), name: tree.paths[position.index], size: size,
      channels: channels)
  }
}
