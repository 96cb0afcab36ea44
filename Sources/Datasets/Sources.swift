import Formats

/// A way in which data sets are stored.
public protocol SourceFormat {
  /// One word, as in `obscura data list`.
  static var name: String { get }
  /// One line about what the reader expects.
  static var summary: String { get }
  /// A quick look, without reading samples, whether the location is stored this way.
  static func recognises(_ location: DataLocation) -> Bool
  static func open(_ location: DataLocation) throws -> any Source
}

/// All readers, asked in this order.
public enum Sources {
  /// A further reader is one file and one entry here.
  public static var formats: [any SourceFormat.Type] {
    [
      SyntheticFacesFormat.self, SyntheticTextsFormat.self, SyntheticWindowsFormat.self,
      TwitterAAEFormat.self, TextTableFormat.self, ProtectedFormat.self, IDXFormat.self,
      CIFARFormat.self,
      CelebAFormat.self, StateFarmFormat.self, SafeTensorsSetFormat.self, NumPySetFormat.self,
      TarFormat.self,
      CSVFolderFormat.self, LFWFormat.self,
      ImageFolderFormat.self,
    ]
  }

  /// Opens a data set with the first reader that recognises it.
  ///
  /// - Throws: `DatasetError`, or the error of the file format at fault.
  public static func open(_ location: DataLocation) throws -> any Source {
    if let format = formats.first(where: { $0.recognises(location) }) {
      return try format.open(location)
    }
    for url in location.single.map({ [$0] }) ?? location.sources
    where !Disk.isFile(url) && !Disk.isFolder(url) {
      throw DatasetError.missingFile(
        url.path, remedy: "check the recipe's data.source and --data (or OBSCURA_DATA)")
    }
    throw DatasetError.unrecognised(
      source: location.source.isEmpty ? location.root.path : location.source,
      formats: formats.map { "\($0.name) (\($0.summary))" })
  }
}
