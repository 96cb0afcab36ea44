import Formats
import Foundation
import Pixels

/// MNIST's own files: `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, `t10k-…`, each with
/// or without `.gz`. Columns: `label`, which pictures alone do not need, and `split` (train, test)
/// where both pairs are there.
public enum IDXFormat: SourceFormat {
  public static let name = "idx"
  public static let summary = "MNIST's IDX files, with or without gzip (columns label, split)"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard location.labels == nil, let url = location.single else { return false }
    return !pictureFiles(url).isEmpty
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let url = location.single ?? location.root
    var bytes: [UInt8] = []
    var ids: [SampleID] = []
    var labels: [String] = []
    var size: Size?
    let files = pictureFiles(url)
    for file in files {
      let pictures = try IDX.read(file)
      guard pictures.shape.count == 3, pictures.type == .uint8,
        pictures.shape[1] > 0, pictures.shape[2] > 0
      else {
        throw DatasetError.malformed(
          file.path,
          problem: "shape \(pictures.shape) of \(pictures.type.rawValue); expected bytes of shape "
            + "[pictures, height, width]")
      }
      let own = Size(height: pictures.shape[1], width: pictures.shape[2])
      guard size ?? own == own else {
        throw DatasetError.malformed(
          file.path, problem: "\(own) pictures among others of \(size ?? own)")
      }
      size = own
      bytes += pictures.bytes
      if !location.takesEveryPicture {
        labels += try cells(beside: file, count: pictures.shape[0])
      }
      ids += ArraySource.ids(pictures.shape[0], split: files.count > 1 ? split(of: file) : "")
    }
    guard let size, !ids.isEmpty else {
      throw DatasetError.empty(url.path, problem: "no pictures inside")
    }
    var columns: [CodedColumn] = []
    if !location.takesEveryPicture { columns.append(CodedColumn(name: "label", cells: labels)) }
    if files.count > 1 { columns.append(CodedColumn(name: "split", cells: ids.map(\.split))) }
    return ArraySource(
      name: url.lastPathComponent,
      samples: ArraySamples(size: size, channels: 1, bytes: bytes), ids: ids,
      labels: LabelTable(layout: columns))
  }

  private static func pictureFiles(_ url: URL) -> [URL] {
    if Disk.isFile(url) {
      // Who names one file has chosen it: other names of the format will do.
      let name = plain(url.lastPathComponent)
      return [".idx", ".idx3", "idx3-ubyte"].contains { name.hasSuffix($0) } ? [url] : []
    }
    let names = (try? Disk.names(in: url)) ?? []
    var seen: Set<String> = []
    // A file and its gzipped copy are one.
    return names.filter { isPictures($0) && seen.insert(plain($0)).inserted }
      .map(url.appendingPathComponent)
  }

  private static func isPictures(_ name: String) -> Bool {
    plain(name).hasSuffix("images-idx3-ubyte") || plain(name).hasSuffix("images.idx3-ubyte")
  }

  private static func plain(_ name: String) -> String {
    name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
  }

  private static func split(of file: URL) -> String {
    file.lastPathComponent.hasPrefix("t10k") ? "test" : "train"
  }

  /// The labels file that belongs to a file of pictures.
  private static func cells(beside file: URL, count: Int) throws -> [String] {
    let name = plain(file.lastPathComponent)
      .replacingOccurrences(of: "images", with: "labels")
      .replacingOccurrences(of: "idx3", with: "idx1")
    let folder = file.deletingLastPathComponent()
    let candidates = [name, name + ".gz"].map(folder.appendingPathComponent)
    guard let labels = candidates.first(where: Disk.isFile) else {
      throw DatasetError.missingFile(
        candidates[0].path, remedy: "the labels belong beside the pictures, as MNIST has them")
    }
    let array = try IDX.read(labels)
    guard array.shape == [count], let values = array.integers() else {
      throw DatasetError.malformed(
        labels.path,
        problem: "shape \(array.shape); expected one label for each of \(count) pictures")
    }
    return values.map(String.init)
  }
}
