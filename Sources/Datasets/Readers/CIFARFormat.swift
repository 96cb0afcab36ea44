import Formats
import Foundation
import Pixels

/// The binary versions of CIFAR-10 (`data_batch_1.bin` … `test_batch.bin`; columns `label`, `class`),
/// CIFAR-100 (`train.bin`, `test.bin`; `fine`, `coarse` and their names) and STL-10 (`train_X.bin`,
/// `train_y.bin`; `label`, `class`), each with `split`.
public enum CIFARFormat: SourceFormat {
  public static let name = "cifar"
  public static let summary =
    "the binary files of CIFAR-10, CIFAR-100 or STL-10 (columns label or fine and coarse, split)"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard location.labels == nil, let url = location.single else { return false }
    return !files(in: url).isEmpty
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let url = location.single ?? location.root
    let files = files(in: url)
    guard let layout = files.first?.layout else {
      throw DatasetError.empty(url.path, problem: "no file of CIFAR or STL-10 inside")
    }
    let folder = Disk.isFolder(url) ? url : url.deletingLastPathComponent()
    var planes: [UInt8] = []
    var labels = layout.labels.map { _ in [UInt8]() }
    var ids: [SampleID] = []
    for file in files where file.layout == layout {
      let records = try layout.records(file.url)
      planes += records.planes
      for (index, values) in records.labels.enumerated() { labels[index] += values }
      let first = ids.count { $0.split == file.split }
      ids += ArraySource.ids(first + records.count, split: file.split).dropFirst(first)
    }
    var columns = zip(layout.labels, labels).map { label, values in
      CodedColumn(name: label.column, cells: values.map { String($0) })
    }
    for (label, values) in zip(layout.labels, labels) {
      guard let names = try layout.names(label, in: folder) else { continue }
      columns.append(
        CodedColumn(
          name: label.nameColumn, cells: values.map { Int($0) < names.count ? names[Int($0)] : "" })
      )
    }
    columns.append(CodedColumn(name: "split", cells: ids.map(\.split)))
    return ArraySource(
      name: url.lastPathComponent,
      samples: ArraySamples(size: Size(side: layout.side), channels: 3, planar: planes), ids: ids,
      labels: LabelTable(layout: columns))
  }

  private static func files(in url: URL) -> [CIFARFile] {
    if Disk.isFile(url) { return CIFARFile(url).map { [$0] } ?? [] }
    return ((try? Disk.names(in: url)) ?? []).compactMap {
      CIFARFile(url.appendingPathComponent($0))
    }
  }
}

/// A file by its name.
private struct CIFARFile {
  let url: URL
  let layout: CIFARLayout
  let split: String

  init?(_ url: URL) {
    let name = url.lastPathComponent
    switch name {
    case "test_batch.bin": layout = .cifar10
    case "train.bin", "test.bin": layout = .cifar100
    case "train_X.bin", "test_X.bin": layout = .stl10
    case _ where name.hasPrefix("data_batch_") && name.hasSuffix(".bin"): layout = .cifar10
    default: return nil
    }
    self.url = url
    split = name.hasPrefix("test") ? "test" : "train"
  }
}

/// How a file's records are laid out.
private struct CIFARLayout: Equatable {
  struct Label: Equatable {
    let column: String
    let nameColumn: String
    /// The file of the classes' names, one a line.
    let namesFile: String
  }

  let side: Int
  /// In the order of the bytes before each picture.
  let labels: [Label]
  /// STL-10 keeps labels in a file of their own, counts them from 1, and stores columns first.
  var isSTL = false

  static let cifar10 = CIFARLayout(
    side: 32, labels: [.init(column: "label", nameColumn: "class", namesFile: "batches.meta.txt")])
  static let cifar100 = CIFARLayout(
    side: 32,
    labels: [
      .init(column: "coarse", nameColumn: "coarse_class", namesFile: "coarse_label_names.txt"),
      .init(column: "fine", nameColumn: "fine_class", namesFile: "fine_label_names.txt"),
    ])
  static let stl10 = CIFARLayout(
    side: 96, labels: [.init(column: "label", nameColumn: "class", namesFile: "class_names.txt")],
    isSTL: true)

  struct Records {
    var count = 0
    /// `[N, 3, side, side]`.
    var planes: [UInt8] = []
    var labels: [[UInt8]]
  }

  func records(_ file: URL) throws -> Records {
    let bytes = try FileBytes.read(file)
    let head = isSTL ? 0 : labels.count
    let length = head + 3 * side * side
    guard !bytes.isEmpty, bytes.count % length == 0 else {
      throw DatasetError.malformed(
        file.path,
        problem: "\(bytes.count) bytes are not whole records of \(length); it was cut short or is "
          + "another file: download it again")
    }
    let starts = stride(from: 0, to: bytes.count, by: length)
    var records = Records(count: bytes.count / length, labels: labels.map { _ in [] })
    records.planes.reserveCapacity(bytes.count)
    for start in starts {
      for index in 0..<head { records.labels[index].append(bytes[start + index]) }
      let planes = bytes[start + head..<start + length]
      records.planes += isSTL ? transposed(Array(planes)) : Array(planes)
    }
    if isSTL { records.labels = [try stlLabels(file, count: records.count)] }
    return records
  }

  /// Names of a label's classes; nil where their file is not there.
  func names(_ label: Label, in folder: URL) throws -> [String]? {
    let file = folder.appendingPathComponent(label.namesFile)
    guard Disk.isFile(file) else { return nil }
    return String(decoding: try FileBytes.read(file, limit: 1 << 20), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  private func transposed(_ planes: [UInt8]) -> [UInt8] {
    var out = planes
    let area = side * side
    for channel in 0..<3 {
      for row in 0..<side {
        for column in 0..<side {
          out[channel * area + row * side + column] = planes[channel * area + column * side + row]
        }
      }
    }
    return out
  }

  private func stlLabels(_ pictures: URL, count: Int) throws -> [UInt8] {
    let name = pictures.lastPathComponent.replacingOccurrences(of: "_X", with: "_y")
    let file = pictures.deletingLastPathComponent().appendingPathComponent(name)
    let bytes = try FileBytes.read(file)
    guard bytes.count == count, bytes.allSatisfy({ $0 > 0 }) else {
      throw DatasetError.malformed(
        file.path,
        problem: "\(bytes.count) labels; expected one from 1 on for each of \(count) pictures")
    }
    return bytes.map { $0 - 1 }
  }
}
