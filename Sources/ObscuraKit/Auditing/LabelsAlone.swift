import Datasets
import Pixels

/// Samples of which labels are known and originals are not: features are given a blank picture, since a
/// data set holds pictures.
struct LabelsAlone: Source {
  private let source: any Source

  private static let side = 8

  init(_ source: any Source) { self.source = source }

  var name: String { source.name }
  var count: Int { source.count }
  var columns: [String] { source.columns }
  var irregularities: Irregularities { source.irregularities }
  func id(at index: Int) -> SampleID { source.id(at: index) }
  func file(at index: Int) -> String? { source.file(at: index) }
  func stamp(at index: Int) -> String { source.stamp(at: index) }
  func cells(_ column: String) -> [String]? { source.cells(column) }

  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    if case .image(let image) = try source.payload(at: index, size: size, channels: channels) {
      return .image(image)
    }
    let (size, channels) = (size ?? Size(side: Self.side), channels ?? 1)
    return .image(
      Image(
        size: size, channels: channels,
        bytes: [UInt8](repeating: 0, count: size.area * channels)))
  }
}
