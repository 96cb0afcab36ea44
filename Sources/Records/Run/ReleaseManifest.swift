/// What protected data are: the content of their `manifest.json`.
///
/// It goes to the receiver, so it names neither seeds nor the recipe nor any private label.
public struct ReleaseManifest: JSONRecord, Equatable {
  public static let schema = "obscura.protected/1"

  /// How one sample is stored.
  public enum Format: String, Codable, Sendable, CaseIterable {
    /// `KEY.safetensors` with one array, `features`.
    case safetensors
    /// `KEY.png`.
    case png
    /// `KEY.jpg`.
    case jpeg
    /// `KEY.pnm`: PGM or PPM.
    case pnm

    /// Of a sample's file.
    public var ending: String { self == .jpeg ? "jpg" : rawValue }
  }

  /// A task label and its classes; the table holds the index of the class, blank where missing.
  public struct Label: Codable, Sendable, Equatable {
    public var name: String
    public var classes: [String]

    public init(name: String, classes: [String]) {
      self.name = name
      self.classes = classes
    }
  }

  /// The bounds that every value keeps.
  public struct ValueRange: Codable, Sendable, Equatable {
    public var low: Double
    public var high: Double

    public init(low: Double, high: Double) {
      requireFinite([("low", low), ("high", high)], in: "ReleaseManifest.ValueRange")
      self.low = low
      self.high = high
    }
  }

  /// How pictures were scrambled with keys, where they were.
  public struct Cipher: Codable, Sendable, Equatable {
    public enum Keys: String, Codable, Sendable, CaseIterable {
      /// Every picture has a key of its own.
      case perImage = "per-image"
      /// One key for all pictures.
      case same
      /// Every picture had a key that nobody kept.
      case discarded
    }

    /// With its settings, for instance `pixel+shuffle`.
    public var label: String
    public var keys: Keys
    /// Names the owner's key without giving it away; nil where keys were discarded.
    public var check: String?
    /// Authenticates the table of ciphertexts; nil where keys were discarded.
    public var tag: String?

    public init(label: String, keys: Keys, check: String?, tag: String? = nil) {
      self.label = label
      self.keys = keys
      self.check = check
      self.tag = tag
    }
  }

  public var scheme: String
  /// The version of Obscura that wrote the data.
  public var version: String
  public var format: Format
  /// One sample: `[C, H, W]` for features, `[H, W, C]` for pictures; 0 where pictures differ.
  public var shape: [Int]
  /// How a value is stored, for instance `float16`.
  public var type: String
  /// nil where the values have no bounds.
  public var range: ValueRange?
  public var samples: Int
  public var labels: [Label]
  /// nil for protection that was learnt.
  public var cipher: Cipher?

  public init(
    scheme: String, version: String, format: Format, shape: [Int], type: String,
    range: ValueRange?, samples: Int, labels: [Label], cipher: Cipher? = nil
  ) {
    self.scheme = scheme
    self.version = version
    self.format = format
    self.shape = shape
    self.type = type
    self.range = range
    self.samples = samples
    self.labels = labels
    self.cipher = cipher
  }

  public func check(file: String) throws {
    guard !shape.isEmpty else {
      throw RecordError.badField(
        file: file, field: "shape", problem: "is empty, expected the sizes of one sample")
    }
    // Pictures may differ in size; arrays are read as one block.
    let sizes = format == .safetensors ? shape : shape.map { $0 == 0 ? 1 : $0 }
    try checkShape(sizes, field: "shape", file: file)
    try checkAtLeast(0, samples, field: "samples", file: file)
    for (place, label) in labels.enumerated() where label.classes.isEmpty {
      throw RecordError.badField(
        file: file, field: "labels[\(place)].classes", problem: "is empty, expected class names")
    }
    if let range, range.low > range.high {
      throw RecordError.badField(
        file: file, field: "range", problem: "starts at \(range.low), beyond its end \(range.high)")
    }
  }
}

/// Positive sizes whose product is no more than what fits memory, so that readers may multiply.
func checkShape(_ shape: [Int], field: String, file: String) throws {
  var count = 1
  for size in shape {
    try checkAtLeast(1, size, field: field, file: file)
    let (product, overflows) = count.multipliedReportingOverflow(by: size)
    guard !overflows, product <= 1 << 40 else {
      throw RecordError.badField(file: file, field: field, problem: "is too large")
    }
    count = product
  }
}

func checkAtLeast(_ least: Int, _ value: Int, field: String, file: String) throws {
  guard value >= least else {
    throw RecordError.badField(
      file: file, field: field, problem: "holds \(value), expected at least \(least)")
  }
}
