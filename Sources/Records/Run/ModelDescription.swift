import Pixels

/// What the weights beside it are: the content of `bundle/*/model.json`.
public struct ModelDescription: JSONRecord, Equatable {
  public static let schema = "obscura.model/1"

  /// Maps pixels `p` in 0 to 1 to `(p - mean) / deviation`, channel by channel.
  public struct Normalization: Codable, Sendable, Equatable {
    public var mean: [Double]
    public var deviation: [Double]

    public init(mean: [Double], deviation: [Double]) {
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// A label that the model predicts, its classes in the order of the outputs.
  public struct Label: Codable, Sendable, Equatable {
    public var name: String
    public var classes: [String]

    public init(name: String, classes: [String]) {
      self.name = name
      self.classes = classes
    }
  }

  /// Name of the architecture, for instance `vgg16-front`.
  public var architecture: String
  /// The architecture's own numbers and choices, for instance its width.
  public var parameters: [String: ModelValue]
  /// Of the pictures or feature maps that go in.
  public var inputSize: Size
  public var inputChannels: Int
  /// nil for models that read protected data as it is.
  public var normalization: Normalization?
  public var labels: [Label]
  /// How many numbers the weights have.
  public var parameterCount: Int
  /// SHA-256 of the weights file, lower-case hexadecimal.
  public var checksum: String

  public init(
    architecture: String, parameters: [String: ModelValue], inputSize: Size, inputChannels: Int,
    normalization: Normalization? = nil, labels: [Label] = [], parameterCount: Int,
    checksum: String
  ) {
    self.architecture = architecture
    self.parameters = parameters
    self.inputSize = inputSize
    self.inputChannels = inputChannels
    self.normalization = normalization
    self.labels = labels
    self.parameterCount = parameterCount
    self.checksum = checksum
  }

  private enum CodingKeys: String, CodingKey {
    case architecture, parameters, normalization, labels, checksum
    case inputSize = "input_size"
    case inputChannels = "input_channels"
    case parameterCount = "parameter_count"
  }

  public func check(file: String) throws {
    try checkShape(
      [inputSize.height, inputSize.width, inputChannels], field: "input_size", file: file)
    try checkAtLeast(0, parameterCount, field: "parameter_count", file: file)
    if let normalization,
      [normalization.mean.count, normalization.deviation.count] != [inputChannels, inputChannels]
        || normalization.deviation.contains(where: { $0 <= 0 })
    {
      throw RecordError.badField(
        file: file, field: "normalization",
        problem: "needs \(inputChannels) means and as many deviations above 0")
    }
  }
}

/// One of an architecture's own settings.
public enum ModelValue: Codable, Sendable, Equatable {
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([ModelValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .list(try container.decode([ModelValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let flag): try container.encode(flag)
    case .number(let number):
      requireFinite([("number", number)], in: "ModelValue")
      try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    }
  }

  /// The number where it is a whole one.
  public var integer: Int? {
    if case .number(let number) = self { Int(exactly: number) } else { nil }
  }

  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  public var flag: Bool? {
    if case .flag(let flag) = self { flag } else { nil }
  }

  public var list: [ModelValue]? {
    if case .list(let list) = self { list } else { nil }
  }
}

extension ModelValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  public init(arrayLiteral elements: ModelValue...) { self = .list(elements) }
}
