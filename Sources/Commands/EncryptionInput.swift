import CipherJobs
import Datasets
import Formats
import Foundation

/// What `encrypt` reads.
struct EncryptionInput {
  let source: any Source
  /// Whether it is one file with a picture.
  let isPicture: Bool
  /// Pictures that the labels found beside the input leave out, although nobody named that table.
  let dropped: Int
  private let location: DataLocation

  /// - Parameters:
  ///   - labels: whether any are asked for; else no table is looked at.
  ///   - file: the labels file that was named: those that it lacks are meant to be left out.
  /// - Throws: `FormatError.missing`, `DatasetError`.
  init(_ path: String, labels: Bool, file: String?) throws {
    var location = DataLocation(path: path, labels: file)
    var everything = DataLocation(path: path)
    everything.takesEveryPicture = true
    if !labels, file == nil { location = everything }
    self.location = location
    do {
      source = try Sources.open(location)
      let found = source.irregularities
      // Only where something did not fit can anything be missing.
      dropped =
        file != nil || found.isEmpty
        ? 0
        : location.takesEveryPicture
          ? found.duplicateKeys.count : max(0, try Sources.open(everything).count - source.count)
    } catch DatasetError.missingFile(let path, _) {
      throw FormatError.missing(path)
    }
    isPicture = Self.isPicture(path)
  }

  static func isPicture(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && !isFolder.boolValue && SampleFile.kind(of: path) == .picture
  }

  /// Of pictures, those that are left out included.
  var total: Int { source.count + dropped }

  /// - Throws: `JobError.outputInside`.
  func check(_ output: URL) throws {
    try OutputPlace.check(output, outside: location.single.map { [$0] } ?? location.sources)
  }
}
