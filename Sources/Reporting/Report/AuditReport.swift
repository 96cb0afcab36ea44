import Foundation
import Records

/// The report of an audit: one HTML page that needs neither network nor script.
public struct AuditReport {
  private let record: AuditRecord
  private let images: (String) throws -> [UInt8]

  /// - Parameters:
  ///   - record: everything that the page shows.
  ///   - images: the bytes of a PNG file by its name in the record. Where it throws, the page shows
  ///     a box that says which file is missing.
  public init(record: AuditRecord, images: @escaping (String) throws -> [UInt8]) {
    self.record = record
    self.images = images
  }

  /// The whole page; the same record and pictures give the same bytes.
  ///
  /// - Throws: `CancellationError` when `images` throws it.
  public func html() throws -> String {
    let summary = SummarySection(record: record)
    let pictures = PictureSection(record: record, images: images)
    let body: Markup = """
      <main>
      <div class="sheet">
      \(summary.header())
      \(summary.body(pictures: try pictures.worst()))
      </div>
      <section id="details"><h2>Details</h2>
      \(details(pictures: try pictures.others()))
      </section>
      </main>
      <footer><p>Made by Obscura. This page holds everything it shows: it loads nothing and runs \
      nothing. It may contain pictures of people; keep it where the originals are kept.</p></footer>
      """
    return Page.document(title: "\(record.verdict.title): Obscura privacy audit", body: body)
  }

  /// Folded on a screen, open on paper.
  private func details(pictures: Markup) -> [Markup] {
    let utility = UtilitySection(record: record)
    let reading = ReadingSection(record: record)
    let assets = AssetGroup.groups(of: record.assets).map { AssetSection(group: $0).markup() }
    return assets
      + [
        pictures, utility.markup(), reading.untested(),
        BoundsSection(record: record).markup(), CheckSection(checks: record.checks ?? []).markup(),
        utility.training(), reading.words(),
        ProvenanceSection(record: record).markup(),
      ].filter { !$0.html.isEmpty }
  }

  /// Renders the folder that `obscura audit` wrote: `audit.json` and the pictures that it names.
  ///
  /// - Throws: `ReportingError` for a folder without a readable `audit.json`, `RecordError` for one
  ///   that is damaged.
  public static func render(audit folder: URL) throws -> String {
    let record = try AuditFolder.record(in: folder)
    return try AuditReport(record: record) { try AuditFolder.picture($0, in: folder) }.html()
  }
}

/// Reads what an audit left behind, and nothing outside its folder.
enum AuditFolder {
  /// More than any picture of a report needs; larger files are left out.
  static let pictureLimit = 32 << 20

  static func record(in folder: URL) throws -> AuditRecord {
    let file = folder.appending(path: "audit.json")
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw ReportingError.noAudit(folder: folder.path)
    }
    do {
      return try AuditRecord(decoding: Array(Data(contentsOf: file)), name: file.path)
    } catch let error as CocoaError {
      throw ReportingError.unreadable(path: file.path, problem: error.localizedDescription)
    }
  }

  /// - Throws: `ReportingError` for names that lead outside, for large and for missing files.
  static func picture(_ name: String, in folder: URL) throws -> [UInt8] {
    let root = folder.resolvingSymlinksInPath().standardizedFileURL
    let file = root.appending(path: name).resolvingSymlinksInPath().standardizedFileURL
    guard file.path.hasPrefix(root.path + "/") else {
      throw ReportingError.unreadable(path: name, problem: "it lies outside the audit's folder")
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    guard attributes[.type] as? FileAttributeType == .typeRegular,
      let size = attributes[.size] as? Int, size <= pictureLimit
    else {
      throw ReportingError.unreadable(path: name, problem: "it is no picture file of usual size")
    }
    return try Array(Data(contentsOf: file))
  }
}
