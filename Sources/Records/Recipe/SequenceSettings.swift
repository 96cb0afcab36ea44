/// Recipe key `data.text`: which column holds texts, and how networks read them.
public struct TextSettings: Sendable, Equatable {
  public var column: String
  /// Words of a text that are read: its last ones.
  public var length: Int
  /// Words that networks know at the most, with the two numbers that are none.
  public var vocabulary: Int
  /// How often the owner's part holds a word at the least.
  public var least: Int
  /// What texts are read without: `mentions`.
  public var remove: [String]

  static let removals = ["mentions"]

  public init(
    column: String, length: Int = 32, vocabulary: Int = 8000, least: Int = 2, remove: [String] = []
  ) {
    self.column = column
    self.length = length
    self.vocabulary = vocabulary
    self.least = least
    self.remove = remove
  }

  init(_ section: RecipeSection) {
    column = section.required("column") ?? ""
    length = section.optional("length", default: 32, in: 4...4096)
    vocabulary = section.optional("vocabulary", default: 8000, in: 3...65536)
    least = section.optional("least", default: 2, in: 1...1_000_000)
    remove = section.list("remove") ?? []
    for word in remove where !Self.removals.contains(word) {
      section.report(
        "\(section.name(of: "remove")) names \"\(shortened(word))\""
          + suggestion(for: word, among: Self.removals), at: "remove")
    }
  }

  var tree: RecipeNode {
    .map([
      ("column", .value(column)), ("length", .value(length)), ("vocabulary", .value(vocabulary)),
      ("least", .value(least)), ("remove", remove.isEmpty ? nil : .list(remove)),
    ])
  }
}

/// Recipe key `data.window`: what sensors measured over time, `[N, channels, length]`.
public struct WindowSettings: Sendable, Equatable {
  public var channels: Int
  public var length: Int
  /// From the least to the greatest measurement; what lies outside is cut off. It is kept in 255 steps.
  public var range: ClosedRange<Double>

  public init(channels: Int, length: Int, range: ClosedRange<Double>) {
    self.channels = channels
    self.length = length
    self.range = range
  }

  init(_ section: RecipeSection) {
    channels = section.required("channels", in: 1...1024) ?? 1
    length = section.required("length", in: 4...65536) ?? 4
    range = 0...1
    let ends = section.list("range", of: Double.self, in: -1e12...1e12) ?? []
    guard ends.count == 2, ends[0] < ends[1] else {
      section.report(
        "\(section.name(of: "range")) is no [least, greatest]; expected what the sensors measure, for "
          + "instance [-2, 2]", at: "range")
      return
    }
    range = ends[0]...ends[1]
  }

  var tree: RecipeNode {
    .map([
      ("channels", .value(channels)), ("length", .value(length)),
      ("range", .list([range.lowerBound, range.upperBound])),
    ])
  }
}
