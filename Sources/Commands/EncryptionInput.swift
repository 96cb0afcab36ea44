import CipherJobs
import Datasets
import Formats
import Foundation

/// What `encrypt` reads.
struct EncryptionInput {
  let source: any Source
  /// Whether it is one file with a picture.
  let isPicture: Bool
  /// Pictures that are left out although nobody asked for it: by labels that were found beside the
  /// input, or because the folder holds another kind of set too.
  let dropped: Int
  /// What did not fit together, one sentence each.
  let notes: [String]
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
      let strays = location.takesEveryPicture ? try Self.strays(path, source) : []
      notes = found.sentences() + Self.sentence(strays)
      if location.takesEveryPicture {
        dropped = found.duplicateKeys.count + found.unread.count + strays.count
      } else if file == nil, !found.isEmpty {
        // Only where something did not fit can anything be missing.
        dropped = max(0, try Sources.open(everything).count - source.count)
      } else {
        dropped = 0
      }
    } catch DatasetError.missingFile(let path, _) {
      throw FormatError.missing(path)
    }
    isPicture = Self.isPicture(path)
  }

  static func isPicture(_ path: String) -> Bool {
    Disk.isFile(URL(fileURLWithPath: path)) && SampleFile.kind(of: path) == .picture
  }

  /// Pictures in a folder that was read as something else, such as CIFAR's files.
  private static func strays(_ path: String, _ source: any Source) throws -> [String] {
    let folder = URL(fileURLWithPath: path)
    let manifest = folder.appendingPathComponent("manifest.json").path
    guard Disk.isFolder(folder), source.count > 0,
      source.file(at: 0) == nil || FileManager.default.fileExists(atPath: manifest)
    else { return [] }
    let read = Set((0..<source.count).compactMap(source.file))
    return try FileTree(folder).paths.filter {
      SampleFile.kind(of: $0) == .picture && !read.contains($0)
    }
  }

  private static func sentence(_ strays: [String]) -> [String] {
    guard !strays.isEmpty else { return [] }
    let rest = strays.count > 5 ? ", …" : ""
    return [
      "\(strays.count) pictures lie beside the set that the folder holds: "
        + strays.prefix(5).joined(separator: ", ") + rest
    ]
  }

  /// Of pictures, those that are left out included.
  var total: Int { source.count + dropped }

  /// - Throws: `JobError.outputInside`.
  func check(_ output: URL) throws {
    try OutputPlace.check(output, outside: location.single.map { [$0] } ?? location.sources)
  }
}
