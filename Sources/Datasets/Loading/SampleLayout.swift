import Formats
import Pixels

/// What samples are kept and taken into networks as: bytes `[H, W, C]`, which stand for 0 to 1.
public enum SampleLayout: Sendable, Equatable {
  case picture(Size, channels: Int)
  /// `[1, length, 2]`: the number of each word in two bytes, the greater one first.
  case text(length: Int, Vocabulary)
  /// `[1, length, channels]`: what sensors measured over time, `range` in 255 steps, cut off outside.
  case window(length: Int, channels: Int, range: ClosedRange<Double>)

  public var size: Size {
    switch self {
    case .picture(let size, _): size
    case .text(let length, _), .window(let length, _, _): Size(height: 1, width: length)
    }
  }

  public var channels: Int {
    switch self {
    case .picture(_, let channels), .window(_, let channels, _): channels
    case .text: 2
    }
  }

  /// What one sample is called where there are many: `pictures`.
  public var noun: String {
    switch self {
    case .picture: "pictures"
    case .text: "texts"
    case .window: "windows"
    }
  }

  public var isPicture: Bool { if case .picture = self { true } else { false } }

  /// nil of what is no text.
  public var vocabulary: Vocabulary? { if case .text(_, let words) = self { words } else { nil } }

  var isValid: Bool {
    switch self {
    case .picture(let size, let channels):
      size.height > 0 && size.width > 0 && (channels == 1 || channels == 3)
    case .text(let length, _): length > 0
    case .window(let length, let channels, let range):
      length > 0 && channels > 0 && range.upperBound > range.lowerBound
    }
  }

  /// The bytes of one sample of a source.
  ///
  /// - Throws: the reader's error, or `DatasetError.sample` where the sample is something else.
  func bytes(of source: any Source, at index: Int) throws -> [UInt8] {
    let isPicture = isPicture
    let payload = try source.payload(
      at: index, size: isPicture ? size : nil, channels: isPicture ? channels : nil)
    func refuse(_ got: String, _ expected: String) -> DatasetError {
      .sample(source.id(at: index), problem: "\(got); expected \(expected)")
    }
    switch (self, payload) {
    case (.picture(let size, let channels), .image(let image)):
      guard image.size == size, image.channels == channels, image.type == .uint8 else {
        throw refuse("decoded to \(image.size) x \(image.channels)", "\(size) x \(channels)")
      }
      return image.bytes
    case (.text(let length, let vocabulary), .text(let text)):
      return vocabulary.numbers(of: text, length: length)
        .flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case (.window(let length, let channels, let range), .features(let array)):
      guard array.shape == [channels, length] else {
        throw refuse("holds an array \(array.shape)", "[\(channels), \(length)]: channels x time")
      }
      return try Self.bytes(of: array, range) { refuse($0, "finite numbers") }
    case (_, .image(let image)):
      throw refuse("holds a picture of \(image.size)", "\(noun); leave data.\(key) out")
    case (_, .features(let array)):
      throw refuse(
        "holds features of shape \(array.shape)",
        self.isPicture ? "a picture; of windows of sensors say so with data.window" : noun)
    case (_, .text):
      throw refuse("holds a text", "\(noun); of texts say so with data.text")
    }
  }

  /// The section of a recipe that asks for this layout.
  private var key: String { vocabulary == nil ? "window" : "text" }

  /// `[C, T]` to bytes `[T, C]`.
  private static func bytes(
    of array: StoredArray, _ range: ClosedRange<Double>, refuse: (String) -> DatasetError
  ) throws -> [UInt8] {
    let values = array.floats()
    guard values.allSatisfy(\.isFinite) else { throw refuse("holds a value that is no number") }
    let (channels, length) = (array.shape[0], array.shape[1])
    let scale = 255 / (range.upperBound - range.lowerBound)
    return (0..<length).flatMap { time in
      (0..<channels).map { channel in
        let value = (Double(values[channel * length + time]) - range.lowerBound) * scale
        return UInt8(min(255, max(0, value.rounded())))
      }
    }
  }
}
