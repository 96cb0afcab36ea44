import Foundation

/// A CSV file by columns (RFC 4180): quoted fields with commas and newlines, BOM, CRLF.
public struct CSVTable: Sendable {
  public let name: String
  public let header: [String]
  /// Rows without the header.
  public let count: Int
  private let columns: [[String]]
  private let lines: [Int]

  /// - Throws: `FormatError` that names the file and the line.
  public init(contentsOf url: URL) throws {
    let bytes = try FileBytes.read(url, limit: 4 << 30)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FormatError.malformed(
        url.path, problem: "it is not a text in UTF-8", remedy: "convert it to UTF-8")
    }
    try self.init(text: text, name: url.lastPathComponent)
  }

  public init(text: String, name: String) throws {
    var parser = CSVParser(Array(text.utf8), name: name)
    guard let first = try parser.nextRow() else {
      throw FormatError.malformed(
        name, problem: "the file is empty", remedy: "the first line names the columns")
    }
    var columns = [[String]](repeating: [], count: first.count)
    var lines: [Int] = []
    while let row = try parser.nextRow() {
      guard row.count == first.count else {
        throw FormatError.malformed(
          "\(name) line \(parser.rowLine)",
          problem: "\(row.count) fields, the header has \(first.count)",
          remedy: "quote fields that contain a comma")
      }
      for (index, field) in row.enumerated() { columns[index].append(field) }
      lines.append(parser.rowLine)
    }
    self.name = name
    header = first
    self.columns = columns
    self.lines = lines
    count = lines.count
  }

  /// A table from memory; every row has the header's length.
  public init(header: [String], rows: [[String]], name: String = "table") {
    precondition(
      rows.allSatisfy { $0.count == header.count }, "CSVTable: a row's length is not the header's")
    self.name = name
    self.header = header
    columns = header.indices.map { column in rows.map { $0[column] } }
    lines = rows.indices.map { $0 + 2 }
    count = rows.count
  }

  /// All fields of a column; nil where there is none of that name.
  public func column(_ name: String) -> [String]? {
    header.firstIndex(of: name).map { columns[$0] }
  }

  /// The line of the file on which a row starts, from 1.
  public func line(ofRow row: Int) -> Int { lines[row] }

  /// The table as a file.
  public func encoded() -> String {
    let rows = (0..<count).map { row in columns.map { $0[row] } }
    return ([header] + rows).map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
  }

  private func quoted(_ field: String) -> String {
    // A lone blank field would be a blank line, which readers pass over.
    if field.isEmpty, header.count == 1 { return "\"\"" }
    guard field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
      return field
    }
    return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

/// Reads row by row over the bytes.
private struct CSVParser {
  private let bytes: [UInt8]
  private let name: String
  private var position: Int
  private var line = 1
  private(set) var rowLine = 1

  init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// nil at the end; blank lines are passed over.
  mutating func nextRow() throws -> [String]? {
    while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
      if bytes[position] == 0x0A { line += 1 }
      position += 1
    }
    guard position < bytes.count else { return nil }
    rowLine = line
    var row: [String] = []
    while true {
      row.append(try nextField())
      guard position < bytes.count, bytes[position] == 0x2C else { break }
      position += 1
    }
    if position < bytes.count, bytes[position] == 0x0D { position += 1 }
    if position < bytes.count, bytes[position] == 0x0A {
      position += 1
      line += 1
    }
    return row
  }

  private mutating func nextField() throws -> String {
    guard position < bytes.count, bytes[position] == 0x22 else {
      let start = position
      while position < bytes.count, ![0x2C, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
    position += 1
    var field: [UInt8] = []
    while true {
      guard position < bytes.count else {
        throw FormatError.truncated("\(name) line \(rowLine)", part: "a quoted field")
      }
      let byte = bytes[position]
      position += 1
      if byte == 0x22 {
        guard position < bytes.count, bytes[position] == 0x22 else { break }
        position += 1
      }
      if byte == 0x0A { line += 1 }
      field.append(byte)
    }
    guard position == bytes.count || [0x2C, 0x0A, 0x0D].contains(bytes[position]) else {
      throw FormatError.malformed(
        "\(name) line \(line)", problem: "text after a closing quote",
        remedy: "double the quotes inside a quoted field")
    }
    return String(decoding: field, as: UTF8.self)
  }
}
