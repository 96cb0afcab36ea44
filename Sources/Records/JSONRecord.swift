import Formats
import Foundation

/// A record that lives in a JSON file of its own.
///
/// The encoding is pretty, sorted by key and the same for equal records.
public protocol JSONRecord: Codable, Sendable {
  /// Kind and version of the file, for instance `obscura.audit/1`.
  static var schema: String { get }
  /// Refuses values that have the right type and still cannot be used. Called after decoding.
  func check(file: String) throws
}

extension JSONRecord {
  public func check(file: String) throws {}

  /// Reads the record's file.
  ///
  /// - Throws: `RecordError` that names the file and the field; `FormatError` where the file cannot
  ///   be read.
  public init(contentsOf url: URL) throws {
    let bytes = try FileBytes.read(url, limit: maximumBytes)
    try self.init(decoding: bytes, name: url.lastPathComponent)
  }

  /// Writes the record's file, whole or not at all.
  public func write(to url: URL, mode: mode_t? = nil) throws {
    try AtomicFile.write(encoded(), to: url, mode: mode)
  }

  /// The record as UTF-8 JSON with a closing newline.
  ///
  /// A number that is not finite in a field that must have one is a programmer's mistake and traps.
  public func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    do {
      return try Array(encoder.encode(Envelope(record: self))) + [UInt8(ascii: "\n")]
    } catch {
      preconditionFailure("\(Self.self).encoded(): \(error)")
    }
  }

  /// - Parameter name: the file's name, for errors.
  /// - Throws: `RecordError` that names the file and the field.
  public init(decoding bytes: [UInt8], name: String) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom(date)
    do {
      let data = Data(bytes)
      let header = try decoder.decode(Header.self, from: data)
      guard header.schema == Self.schema else {
        throw RecordError.wrongSchema(file: name, got: header.schema, expected: Self.schema)
      }
      self = try decoder.decode(Self.self, from: data)
      try check(file: name)
    } catch let error as DecodingError {
      throw RecordError(error, file: name)
    }
  }
}

/// The decoder's own reading of dates forgets which field it was in.
@Sendable private func date(from decoder: any Decoder) throws -> Date {
  let container = try decoder.singleValueContainer()
  let text = try container.decode(String.self)
  if let date = try? Date(text, strategy: .iso8601) { return date }
  throw DecodingError.dataCorruptedError(
    in: container,
    debugDescription: "\"\(shortened(text))\" is no date such as 2026-11-18T14:02:00Z")
}

/// Far above any record, so that a wrong file does not fill the memory.
private let maximumBytes = 1 << 28

/// The field that every record file starts from.
private struct Header: Decodable {
  let schema: String
}

/// Writes the schema beside the record's own fields.
private struct Envelope<Record: JSONRecord>: Encodable {
  let record: Record

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Record.schema, forKey: .schema)
  }

  enum Key: String, CodingKey {
    case schema
  }
}

extension RecordError {
  /// Words for what `JSONDecoder` found wrong.
  init(_ error: DecodingError, file: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .badField(
        file: file, field: fieldName(context.codingPath + [key]), problem: "is missing")
    case .typeMismatch(let type, let context):
      self = .badField(
        file: file, field: fieldName(context.codingPath),
        problem: "has the wrong type, expected \(plainName(of: type))")
    case .valueNotFound(let type, let context):
      self = .badField(
        file: file, field: fieldName(context.codingPath),
        problem: "is null, expected \(plainName(of: type))")
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      self = .notJSON(file: file, detail: parserDetail(context))
    case .dataCorrupted(let context):
      self = .badField(
        file: file, field: fieldName(context.codingPath),
        problem: "cannot be used: \(sentence(context.debugDescription))")
    @unknown default:
      self = .notJSON(file: file, detail: "\(error)")
    }
  }
}

/// `assets[2].floor`.
private func fieldName(_ path: [any CodingKey]) -> String {
  let joined = path.reduce("") { name, key in
    if let index = key.intValue { return "\(name)[\(index)]" }
    return name.isEmpty ? key.stringValue : "\(name).\(key.stringValue)"
  }
  return joined.isEmpty ? "the whole file" : joined
}

private func plainName(of type: any Any.Type) -> String {
  switch type {
  case is String.Type: "a string"
  case is Double.Type, is Float.Type: "a number"
  case is Bool.Type: "true or false"
  case is Date.Type: "a date"
  case is any BinaryInteger.Type: "a whole number"
  default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
  }
}

private func parserDetail(_ context: DecodingError.Context) -> String {
  if let error = context.underlyingError as? NSError,
    let detail = error.userInfo["NSDebugDescription"] as? String
  {
    return sentence(detail)
  }
  return sentence(context.debugDescription)
}

private func sentence(_ text: String) -> String {
  text.hasSuffix(".") ? String(text.dropLast()) : text
}

extension KeyedEncodingContainer {
  /// Writes null for nil and for what JSON cannot hold: NaN and the infinities.
  mutating func encodeFinite(_ value: Double?, forKey key: Key) throws {
    if let value, value.isFinite {
      try encode(value, forKey: key)
    } else {
      try encodeNil(forKey: key)
    }
  }

  /// Leaves the key out for nil, NaN and the infinities.
  mutating func encodeFiniteIfPresent(_ value: Double?, forKey key: Key) throws {
    if let value, value.isFinite { try encode(value, forKey: key) }
  }
}

/// Traps where a number that must be finite is not.
func requireFinite(_ values: [(String, Double)], in place: String) {
  for (name, value) in values {
    precondition(value.isFinite, "\(place): \(name) is \(value), expected a finite number")
  }
}
