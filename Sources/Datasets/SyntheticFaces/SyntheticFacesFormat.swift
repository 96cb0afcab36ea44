import Formats
import Foundation
import Pixels

/// Opens synthetic faces by name: `synthetic-faces?count=3000&people=300&seed=7&size=64`.
///
/// `correlate=Smiling:Male:0.3` sets the correlation of two labels and may occur several times;
/// `Hair=black` and `Skin=tone3` stand for one class of those columns.
public enum SyntheticFacesFormat: SourceFormat {
  public static let name = SyntheticFaces.name
  public static let summary =
    "painted faces, no files: synthetic-faces?count=2000&people=200&seed=1&size=64"
    + "&correlate=Smiling:Male:0.3"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard location.source.hasPrefix(name) else { return false }
    guard let next = location.source.dropFirst(name.count).first else { return true }
    // `synthetic-faces.tar` and `synthetic-faces/x` are files.
    return !next.isLetter && !next.isNumber && !"./-_".contains(next)
  }

  /// - Throws: `DatasetError.malformed` that names every parameter that does not fit.
  public static func open(_ location: DataLocation) throws -> any Source {
    try SyntheticFaces(parameters(in: location.source))
  }

  /// The parameters of a location's `source`.
  public static func parameters(in source: String) throws -> SyntheticFaces.Parameters {
    let query = source.dropFirst(name.count)
    var reader = QueryReader()
    if query.first == "?" {
      for field in query.dropFirst().split(separator: "&", omittingEmptySubsequences: true) {
        reader.read(String(field))
      }
    } else if !query.isEmpty {
      reader.problems.append("\"\(query)\" after the name; expected ?key=value&key=value")
    }
    guard reader.problems.isEmpty else {
      throw DatasetError.malformed(name, problem: reader.problems.joined(separator: "; "))
    }
    return reader.parameters
  }
}

/// Reads the fields of a query and collects what is wrong with them.
private struct QueryReader {
  static let known = ["count", "people", "seed", "size", "correlate"]

  var parameters = SyntheticFaces.Parameters()
  var problems: [String] = []
  private var seen: Set<String> = []

  mutating func read(_ field: String) {
    let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let key = String(parts[0])
    guard Self.known.contains(key) else {
      problems.append("unknown parameter \"\(key)\"" + Suggestion.phrase(for: key, in: Self.known))
      return
    }
    guard parts.count == 2, !parts[1].isEmpty else {
      problems.append("\(key) without a value; write \(key)=\(Self.example(key))")
      return
    }
    if key != "correlate", !seen.insert(key).inserted {
      problems.append("\(key) is given twice; keep one")
      return
    }
    let text = String(parts[1])
    switch key {
    case "count": set(\.count, key, text, Int.init)
    case "people": set(\.people, key, text) { Int($0) }
    case "seed": set(\.seed, key, text, UInt64.init)
    case "size": set(\.size, key, text, Self.size)
    default: correlate(text)
    }
  }

  private mutating func set<Value>(
    _ path: WritableKeyPath<SyntheticFaces.Parameters, Value>, _ key: String, _ text: String,
    _ parse: (String) -> Value?
  ) {
    guard let value = parse(text) else {
      problems.append("\(key)=\(text); expected \(Self.expectation(key))")
      return
    }
    parameters[keyPath: path] = value
  }

  private mutating func correlate(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else {
      problems.append("correlate=\(text); expected label:label:number, as in Smiling:Male:0.3")
      return
    }
    let labels = parts[..<2].map { part in
      let label = FaceCondition(part)
      if label == nil { problems.append(Self.unknownLabel(part)) }
      return label
    }
    guard let phi = Double(parts[2]), abs(phi) <= 1 else {
      problems.append("correlate=\(text); expected a number from -1 to 1 at the end")
      return
    }
    guard let first = labels[0], let second = labels[1] else { return }
    guard first.column != second.column else {
      problems.append("correlate=\(text); expected labels of two different columns")
      return
    }
    parameters.correlations.append(FaceCorrelation(first, second, phi: phi))
  }

  private static func unknownLabel(_ text: String) -> String {
    if text == "Hair" || text == "Skin" {
      let classes = text == "Hair" ? FaceCondition.hair : FaceCondition.skin
      return "\(text) has several classes; expected one of them: "
        + classes.joined(separator: ", ")
    }
    return "unknown label \"\(text)\"" + Suggestion.phrase(for: text, in: FaceCondition.all)
  }

  /// `64`, or height and width as in `218x178`.
  private static func size(_ text: String) -> Size? {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    switch sides.count {
    case 1: return sides[0].map(Size.init(side:))
    case 2:
      guard let height = sides[0], let width = sides[1] else { return nil }
      return Size(height: height, width: width)
    default: return nil
    }
  }

  private static func expectation(_ key: String) -> String {
    switch key {
    case "seed": "a whole number from 0"
    case "size": "a side such as 64, or height and width such as 218x178"
    default: "a whole number"
    }
  }

  private static func example(_ key: String) -> String {
    switch key {
    case "count": "2000"
    case "people": "200"
    case "seed": "1"
    case "size": "64"
    default: "Smiling:Male:0.3"
    }
  }
}
