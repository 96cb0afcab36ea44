import Formats
import Foundation

/// WebDataset tar archives, plain or gzipped: `KEY.jpg` and a CSV, or `KEY.json` and `KEY.cls`.
public enum TarFormat: SourceFormat {
  public static let name = "tar"
  public static let summary =
    "tar or tar.gz of KEY.jpg with labels.csv beside or inside, or with KEY.json or KEY.cls"

  public static func recognises(_ location: DataLocation) -> Bool {
    let sources = location.sources
    return !sources.isEmpty
      && sources.allSatisfy { FileTree.archiveStem($0.lastPathComponent) != nil }
      && sources.allSatisfy(Disk.isFile)
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    try LabelledTrees(
      trees: try location.sources.map { try FileTree($0) }, name: location.source,
      labels: location.labelsURL, folders: location.sources.map { $0.deletingLastPathComponent() },
      key: location.key, takesEveryPicture: location.takesEveryPicture
    ).source()
  }
}
