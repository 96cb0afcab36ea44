import Crypto
import Formats
import Foundation
import Pixels

/// Texts in the rows of a table. A column `mentions` is added: how often a text names somebody.
struct TextSource: Source {
  static let mentions = "mentions"

  let name: String
  private let texts: [String]
  private let sampleIDs: [SampleID]
  private let labels: LabelTable

  /// - Parameters:
  ///   - column: that holds the texts.
  ///   - key: that names the samples; nil numbers them.
  init(_ table: CSVTable, column: String, key: String?, name: String) throws {
    guard let texts = table.column(column) else {
      throw DatasetError.column(
        column, source: name,
        problem: "no such column to read texts from; known: " + table.header.joined(separator: ", ")
      )
    }
    self.name = name
    self.texts = texts
    sampleIDs = try Self.ids(table, key: key, name: name)
    labels = LabelTable(
      table: table, rows: Array(0..<table.count),
      layout: [
        CodedColumn(name: Self.mentions, cells: texts.map { String(Tokenizer.mentions(in: $0)) })
      ])
  }

  private static func ids(_ table: CSVTable, key: String?, name: String) throws -> [SampleID] {
    guard let key else { return ArraySource.ids(table.count, split: "") }
    guard let keys = table.column(key) else {
      throw DatasetError.column(
        key, source: name,
        problem: "no such column to take keys from; known: "
          + table.header.joined(separator: ", "))
    }
    return try SampleID.distinct(keys)
  }

  var count: Int { texts.count }
  var columns: [String] { labels.names }
  func id(at index: Int) -> SampleID { sampleIDs[index] }
  func cells(_ column: String) -> [String]? { labels.cells(column) }
  func stamp(at index: Int) -> String {
    SHA256.hash(data: Data(texts[index].utf8)).prefix(16).hexadecimal
  }

  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload { .text(texts[index]) }
}

/// A table of texts in a CSV file; `DataLocation.text` names the column.
public enum TextTableFormat: SourceFormat {
  public static let name = "texts"
  public static let summary =
    "a CSV file with a text in each row; data.text.column names its column"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard location.text != nil, let url = location.single else { return false }
    return Disk.isFile(url) && url.pathExtension.lowercased() == "csv"
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let url = location.single ?? location.root
    return try TextSource(
      CSVTable(contentsOf: url), column: location.text ?? "", key: location.key,
      name: url.lastPathComponent)
  }
}

/// TwitterAAE (Blodgett, Green and O'Connor 2016) as its authors hand it out: `twitteraae_*`, ten fields
/// between tabs, no header: id, time, user, longitude, latitude, place, text, and how likely the words are
/// African-American, Hispanic, other and white English.
public enum TwitterAAEFormat: SourceFormat {
  public static let name = "twitteraae"
  public static let summary = "TwitterAAE's own file: twitteraae_all, ten fields between tabs"

  static let columns = [
    "tweet", "time", "user", "longitude", "latitude", "place", "text", "p_aa", "p_hispanic",
    "p_other", "p_white",
  ]

  public static func recognises(_ location: DataLocation) -> Bool {
    guard location.text != nil, let url = location.single, Disk.isFile(url) else { return false }
    return url.lastPathComponent.lowercased().hasPrefix("twitteraae")
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let url = location.single ?? location.root
    let bytes = try FileBytes.read(url, limit: 32 << 30)
    var rows: [[String]] = []
    for (number, line) in bytes.split(separator: 0x0A).enumerated() {
      var fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      if fields.last?.hasSuffix("\r") == true { fields[fields.count - 1].removeLast() }
      guard fields.count == 10 else {
        throw DatasetError.malformed(
          url.path,
          problem: "line \(number + 1) has \(fields.count) fields between tabs; expected "
            + "10, as in twitteraae_all")
      }
      // Longitude and latitude lie in one field: `[-81.5, 41.0]`.
      let place = fields[3].filter { !"[]".contains($0) }.split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      rows.append(
        Array(fields[0..<3]) + (place.count == 2 ? place : ["", ""]) + Array(fields[4...]))
    }
    guard !rows.isEmpty else { throw DatasetError.empty(url.path, problem: "no line inside") }
    return try TextSource(
      CSVTable(header: columns, rows: rows, name: url.lastPathComponent),
      column: location.text ?? "", key: location.key, name: url.lastPathComponent)
  }
}
