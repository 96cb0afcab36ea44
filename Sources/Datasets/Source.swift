import Pixels

/// Raw samples on disk, decoded on demand; safe to read from many threads at once.
public protocol Source: Sendable {
  /// What messages call it: a file or folder name.
  var name: String { get }
  /// Number of samples.
  var count: Int { get }
  /// Names of the label columns, in the order of the file they come from.
  var columns: [String] { get }
  /// What did not fit together when the source was opened.
  var irregularities: Irregularities { get }
  func id(at index: Int) -> SampleID
  /// The path of the sample's file inside the source; nil where many samples share one file.
  func file(at index: Int) -> String?
  /// Differs once the sample was replaced by another: its file's size and time, or a digest; blank
  /// where a source cannot tell.
  func stamp(at index: Int) -> String
  /// The raw cells of a column, one per sample, "" = missing; nil when there is no such column.
  func cells(_ column: String) -> [String]?
  /// Decodes one sample.
  ///
  /// - Parameters:
  ///   - size: scales and centre-crops a picture to this size; nil keeps its own.
  ///   - channels: 1 or 3; nil keeps the picture's own.
  /// - Throws: the reader's error, which names the sample.
  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload
}

extension Source {
  public var irregularities: Irregularities { Irregularities() }

  public func file(at index: Int) -> String? { nil }

  public func stamp(at index: Int) -> String { "" }

  /// The ids of all samples, in order.
  public var ids: [SampleID] { (0..<count).map(id(at:)) }
}

/// What a reader found that does not fit together; none of it is part of the source's samples.
public struct Irregularities: Sendable, Equatable {
  /// Keys that a file or an archive gives more than once; the first one is kept.
  public var duplicateKeys: [SampleID]
  /// Rows of the labels that no picture belongs to.
  public var rowsWithoutPictures: [SampleID]
  /// Pictures that no row of the labels belongs to.
  public var picturesWithoutRows: [SampleID]
  /// Files that the layout promises and that are not there.
  public var missingFiles: [String]
  /// What was found and not taken, such as links in an archive, one sentence each.
  public var unread: [String]
  /// Anything else, one sentence each.
  public var notes: [String]

  public init(
    duplicateKeys: [SampleID] = [], rowsWithoutPictures: [SampleID] = [],
    picturesWithoutRows: [SampleID] = [], missingFiles: [String] = [],
    unread: [String] = [], notes: [String] = []
  ) {
    self.duplicateKeys = duplicateKeys
    self.rowsWithoutPictures = rowsWithoutPictures
    self.picturesWithoutRows = picturesWithoutRows
    self.missingFiles = missingFiles
    self.unread = unread
    self.notes = notes
  }

  public var isEmpty: Bool { sentences().isEmpty }

  /// One sentence per kind, with the count and the first few names.
  public func sentences(listing limit: Int = 5) -> [String] {
    let lists: [(String, [String])] = [
      ("duplicate keys (the first is kept)", duplicateKeys.map(\.description)),
      ("rows without pictures", rowsWithoutPictures.map(\.description)),
      ("pictures without rows", picturesWithoutRows.map(\.description)),
      ("missing files", missingFiles),
      ("files that were not taken", unread),
    ]
    return lists.compactMap { kind, names in
      guard !names.isEmpty else { return nil }
      let rest = names.count > limit ? ", …" : ""
      return "\(names.count) \(kind): \(names.prefix(limit).joined(separator: ", "))\(rest)"
    } + notes
  }
}
