import Formats
import Foundation

/// One safetensors file: `images` `[N, C, H, W]`, `[N, H, W, C]` or `[N, H, W]` (uint8, or floats in
/// [0, 1]) or `features` `[N, …]`, and every array of N whole numbers as a column of labels.
public enum SafeTensorsSetFormat: SourceFormat {
  public static let name = "safetensors"
  public static let summary =
    "one safetensors file with images or features, and arrays of labels such as labels"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard location.labels == nil, let url = location.single, Disk.isFile(url) else { return false }
    return url.pathExtension.lowercased() == "safetensors"
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let url = location.single ?? location.root
    let file = try SafeTensors(contentsOf: url)
    guard let name = ["images", "features", "windows"].first(where: { file.arrays[$0] != nil }),
      let array = file.arrays[name]
    else {
      throw DatasetError.malformed(
        url.path,
        problem:
          "arrays \(file.arrays.keys.sorted().joined(separator: ", ")); expected \"images\", "
          + "\"features\" or \"windows\" with one entry a sample")
    }
    return try ArraySet(
      name: url.lastPathComponent, samples: array,
      labels: file.arrays.filter { $0.key != name }.sorted { $0.key < $1.key },
      areFeatures: name != "images" || location.takesArrays
    ).source()
  }
}

/// NumPy files: `images.npy` or `windows.npy` (or one npy file) with `labels.csv`, row by row in the same order, or
/// with `labels.npy` and other arrays of N whole numbers beside it.
public enum NumPySetFormat: SourceFormat {
  public static let name = "npy"
  public static let summary =
    "images.npy with labels.npy, or with a labels.csv in the same order, in one folder"

  public static func recognises(_ location: DataLocation) -> Bool {
    location.single.map { pictures($0) != nil } ?? false
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let url = location.single ?? location.root
    guard let file = pictures(url) else {
      throw DatasetError.empty(url.path, problem: "no images.npy or windows.npy inside")
    }
    let folder = file.deletingLastPathComponent()
    let array = try NumPy.read(file)
    if let labels = location.labelsURL(orIn: [folder]) {
      guard Disk.isFile(labels) else {
        throw DatasetError.missingFile(labels.path, remedy: "check the recipe's data.labels")
      }
      return try ArraySet(
        name: url.lastPathComponent, samples: array, labels: [], areFeatures: location.takesArrays
      ).source(table: try CSVTable(contentsOf: labels))
    }
    let others = try Disk.names(in: folder).filter {
      $0.hasSuffix(".npy") && $0 != file.lastPathComponent && $0.hasPrefix("label")
    }
    return try ArraySet(
      name: url.lastPathComponent, samples: array,
      labels: try others.map { name in
        (String(name.dropLast(4)), try NumPy.read(folder.appendingPathComponent(name)))
      }, areFeatures: location.takesArrays
    ).source()
  }

  private static func pictures(_ url: URL) -> URL? {
    if Disk.isFile(url) { return url.pathExtension.lowercased() == "npy" ? url : nil }
    return ["images.npy", "windows.npy"].map(url.appendingPathComponent).first(where: Disk.isFile)
  }
}

/// An array of samples and what is known of each.
private struct ArraySet {
  let name: String
  let samples: StoredArray
  let labels: [(key: String, value: StoredArray)]
  /// Whether whoever wrote them says that they are no pictures.
  var areFeatures = false

  func source() throws -> ArraySource {
    let count = try sampleCount()
    var report = Irregularities()
    var columns: [CodedColumn] = []
    for (key, array) in labels {
      guard array.count == count, let values = array.integers() else {
        report.notes.append(
          "array \"\(key)\" \(array.shape) is no label: expected \(count) whole numbers")
        continue
      }
      columns.append(CodedColumn(name: key, cells: values.map { String($0) }))
    }
    return ArraySource(
      name: name, samples: try ArraySamples(samples, name: name, areFeatures: areFeatures),
      ids: ArraySource.ids(count, split: ""), labels: LabelTable(layout: columns),
      irregularities: report)
  }

  /// - Parameter table: one row a sample, in the samples' order.
  func source(table: CSVTable) throws -> ArraySource {
    let count = try sampleCount()
    guard table.count == count else {
      throw DatasetError.malformed(
        table.name, problem: "\(table.count) rows for \(count) samples; expected one each, in order"
      )
    }
    let ids = try table.column("key").map(SampleID.distinct) ?? ArraySource.ids(count, split: "")
    return ArraySource(
      name: name, samples: try ArraySamples(samples, name: name, areFeatures: areFeatures),
      ids: ids,
      labels: LabelTable(table: table, rows: Array(0..<count)))
  }

  private func sampleCount() throws -> Int {
    guard samples.shape.count >= 2, samples.shape.allSatisfy({ $0 > 0 }) else {
      throw DatasetError.malformed(
        name, problem: "shape \(samples.shape); expected [samples, …] with at least one of each")
    }
    return samples.shape[0]
  }
}
