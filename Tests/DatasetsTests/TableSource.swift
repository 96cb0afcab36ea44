import Datasets
import Pixels
import Synchronization

/// Samples in memory: columns of cells, and pictures that tell their sample's number.
final class TableSource: Source {
  let name: String
  let count: Int
  let columns: [String]
  private let table: [String: [String]]
  private let splits: [String]?
  private let failing: Set<Int>
  private let requests = Mutex<[Int: Int]>([:])

  /// - Parameters:
  ///   - columns: names and cells; all of one length.
  ///   - failing: samples that do not decode.
  init(
    _ columns: KeyValuePairs<String, [String]>, count: Int? = nil, splits: [String]? = nil,
    failing: Set<Int> = [], name: String = "table"
  ) {
    self.name = name
    self.columns = columns.map(\.key)
    table = Dictionary(uniqueKeysWithValues: columns.map { ($0.key, $0.value) })
    self.count = count ?? columns.first?.value.count ?? 0
    self.splits = splits
    self.failing = failing
  }

  func id(at index: Int) -> SampleID {
    SampleID(split: splits?[index] ?? "", key: "s\(index)")
  }

  func cells(_ column: String) -> [String]? { table[column] }

  /// How often each sample was decoded.
  var decoded: [Int: Int] { requests.withLock { $0 } }

  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    requests.withLock { $0[index, default: 0] += 1 }
    guard !failing.contains(index) else {
      throw DatasetError.sample(id(at: index), problem: "made to fail")
    }
    let size = size ?? Size(side: 4)
    return .image(Self.picture(index, size: size, channels: channels ?? 3))
  }

  /// The first two bytes spell the number.
  static func picture(_ index: Int, size: Size, channels: Int) -> Image {
    var bytes = (0..<size.area * channels).map { UInt8(($0 * 13 + index * 7) % 256) }
    bytes[0] = UInt8(index % 256)
    bytes[1] = UInt8(index / 256 % 256)
    return Image(size: size, channels: channels, bytes: bytes)
  }

  /// The number that a picture's bytes tell.
  static func number(in pixels: ArraySlice<UInt8>) -> Int {
    Int(pixels[pixels.startIndex]) + 256 * Int(pixels[pixels.startIndex + 1])
  }
}
