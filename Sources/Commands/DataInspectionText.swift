import Datasets
import Foundation

/// What a person reads of an inspection.
enum DataInspectionText {
  /// Skipped samples and notes that are listed by name.
  private static let listed = 5

  static func lines(_ inspection: Inspection) -> [String] {
    var lines = ["\(inspection.source): \(inspection.count) samples"]
    if let kinds = inspection.samples?.kinds { lines += self.lines(kinds) }
    if !inspection.columns.isEmpty { lines.append("labels") }
    lines += inspection.columns.map { "  " + line($0) }
    if let people = inspection.people { lines.append("people  " + line(people)) }
    switch inspection.parts {
    case .success(let parts): lines += self.lines(parts)
    case .failure(let error): lines.append("parts  cannot be drawn: \(error)")
    }
    if let samples = inspection.samples {
      lines += self.lines(skipped: samples.skipped.map(\.description))
      if let copies = samples.copies {
        lines += copies.isEmpty ? ["copies  none across the parts"] : []
        lines += copies.sentences().map { "copies  " + $0 }
      }
    }
    return lines + inspection.notes.map { "note  " + $0 }
  }

  static func lines(_ parts: PartSummary) -> [String] {
    let total = parts.rows.reduce(0) { $0 + $1.samples }
    return ["parts"]
      + parts.rows.map { row in
        let share = percent(row.samples, of: total)
        let people = row.people.map { ", \($0) people" } ?? ""
        let name = row.part.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
        return "  \(name)  \(row.samples) samples (\(share))\(people)"
      }
  }

  /// Samples that were left out, the first few by name.
  static func lines(skipped: [String]) -> [String] {
    guard !skipped.isEmpty else { return [] }
    let rest = skipped.count > listed ? ["  …"] : []
    return ["skipped  \(skipped.count)"] + skipped.prefix(listed).map { "  " + $0 } + rest
  }

  private static func lines(_ kinds: SampleKinds) -> [String] {
    [("files", kinds.endings), ("sizes", kinds.sizes), ("values", kinds.values)]
      .compactMap { name, tally in
        guard !tally.entries.isEmpty else { return nil }
        let shown = tally.entries.prefix(4).map { "\($0.value) (\($0.count))" }
        return "\(name)  \(shown.joined(separator: "; "))"
          + (tally.entries.count > 4 ? "; … \(tally.entries.count) kinds" : "")
      }
  }

  private static func line(_ column: ColumnSummary) -> String {
    let blank = column.blank > 0 ? "; \(column.blank) blank" : ""
    if let numbers = column.numbers {
      let above = percent(numbers.aboveHalf, of: column.filled)
      return "\(column.name)  \(short(numbers.least)) to \(short(numbers.greatest)), median "
        + "\(short(numbers.median)), above 0.5: \(above)\(blank)"
    }
    guard column.distinct <= ColumnSummary.listed || column.distinct < column.filled else {
      return "\(column.name)  \(column.distinct) values, each once\(blank)"
    }
    let shown = column.values.prefix(6)
      .map { "\($0.value) \(percent($0.count, of: column.filled))" }.joined(separator: ", ")
    let rest = column.distinct > 6 ? ", … \(column.distinct) values" : ""
    return "\(column.name)  \(shown.isEmpty ? "nothing" : shown)\(rest)\(blank)"
  }

  private static func line(_ people: People) -> String {
    let largest = people.largest.map { "\($0.value) (\($0.count))" }.joined(separator: ", ")
    let unknown = people.unknown > 0 ? "; \(people.unknown) samples of nobody named" : ""
    return "\(people.count) in column \(people.column), most often \(largest)\(unknown)"
  }

  private static func percent(_ count: Int, of total: Int) -> String {
    String(format: "%.1f %%", 100 * Double(count) / Double(max(1, total)))
  }

  private static func short(_ number: Double) -> String { String(format: "%.4g", number) }
}
