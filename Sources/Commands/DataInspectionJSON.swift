import Datasets
import Foundation

/// What a machine reads of an inspection: `obscura.inspection/1`.
enum DataInspectionJSON {
  static func text(_ inspection: Inspection) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Record(inspection)), as: UTF8.self)
  }

  private struct Record: Encodable {
    struct Skipped: Encodable {
      let sample: String
      let reason: String
    }

    struct Copy: Encodable {
      let first: String
      let second: String
      let parts: [Part]
    }

    var schema = "obscura.inspection/1"
    let source: String
    let samples: Int
    let kinds: SampleKinds?
    let labels: [ColumnSummary]
    let people: People?
    let parts: [PartSummary.Row]?
    let skipped: [Skipped]?
    let exactCopies: [Copy]?
    let nearCopies: [Copy]?
    let notes: [String]

    init(_ inspection: Inspection) {
      source = inspection.source
      samples = inspection.count
      kinds = inspection.samples?.kinds
      labels = inspection.columns
      people = inspection.people
      parts = try? inspection.parts.get().rows
      skipped = inspection.samples?.skipped.map {
        Skipped(sample: $0.id.description, reason: $0.reason)
      }
      func list(_ pairs: [Copies.Pair]?) -> [Copy]? {
        pairs?.map {
          Copy(
            first: $0.first.description, second: $0.second.description,
            parts: [$0.firstPart, $0.secondPart])
        }
      }
      exactCopies = list(inspection.samples?.copies?.exact)
      nearCopies = list(inspection.samples?.copies?.near)
      notes = inspection.notes
    }

    private enum CodingKeys: String, CodingKey {
      case schema, source, samples, kinds, labels, people, parts, skipped, notes
      case exactCopies = "exact_copies"
      case nearCopies = "near_copies"
    }
  }
}
