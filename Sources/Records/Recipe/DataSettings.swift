import Pixels

/// Recipe key `data`: where the samples are and what is read of them.
public struct DataSettings: Sendable, Equatable {
  /// A reader's name or a path below the data root.
  public var source: String
  /// The table with the labels, below the data root.
  public var labels: String?
  /// The column that names the sample.
  public var key: String?
  /// The column that names the person.
  public var identity: String?
  /// What pictures are scaled to; nil keeps the size that they have.
  public var size: Size?
  /// 1 for grey, 3 for colour.
  public var channels: Int
  /// Which samples are public, as an expression over their columns: they belong to no part, and
  /// their classes are nobody's task. nil for none.
  public var published: String?
  /// Samples are texts.
  public var text: TextSettings?
  /// Samples are windows of sensors.
  public var window: WindowSettings?

  public init(
    source: String, labels: String? = nil, key: String? = nil, identity: String? = nil,
    size: Size? = nil, channels: Int = 3, published: String? = nil, text: TextSettings? = nil,
    window: WindowSettings? = nil
  ) {
    self.source = source
    self.labels = labels
    self.key = key
    self.identity = identity
    self.size = size
    self.channels = channels
    self.published = published
    self.text = text
    self.window = window
  }

  init(_ section: RecipeSection) {
    source = section.required("source") ?? ""
    labels = section.optional("labels")
    key = section.optional("key")
    identity = section.optional("identity")
    size = section.size("size")
    published = section.optional("public")
    channels = section.optional("channels", default: 3, in: 1...3)
    if channels == 2 {
      section.report("data.channels is 2; expected 1 (grey) or 3 (colour)", at: "channels")
    }
    text = section.optionalSection("text").map(TextSettings.init)
    window = section.optionalSection("window").map(WindowSettings.init)
    let sequence = text != nil ? "text" : "window"
    if text != nil || window != nil {
      for key in ["size", "channels"] where section.contains(key) {
        section.report("data.\(key) is for pictures; data.\(sequence) has the sizes", at: key)
      }
    }
    if text != nil, window != nil {
      section.report("data.text and data.window are both there; keep one", at: "window")
    }
  }

  var tree: RecipeNode {
    .map([
      ("source", .value(source)),
      ("labels", labels.map { .value($0) }),
      ("key", key.map { .value($0) }),
      ("identity", identity.map { .value($0) }),
      ("size", size.map { .list([$0.height, $0.width]) }),
      ("channels", text == nil && window == nil ? .value(channels) : nil),
      ("text", text?.tree),
      ("window", window?.tree),
      ("public", published.map { .value($0) }),
    ])
  }
}

extension RecipeSection {
  /// `[height, width]` in pixels, or one number for a square.
  public func size(_ key: String, in range: ClosedRange<Int> = 1...16384) -> Size? {
    guard let node = node(key) else { return nil }
    let before = reporter.problems.count
    guard let sides = list(key, of: Int.self, in: range), reporter.problems.count == before
    else { return nil }
    guard sides.count == 1 || sides.count == 2 else {
      report("\(name(of: key)) has \(sides.count) numbers; expected [height, width]", at: key)
      return nil
    }
    if case .list = node.content, sides.count == 1 {
      report("\(name(of: key)) has one number; expected [height, width]", at: key)
    }
    return Size(height: sides[0], width: sides[sides.count - 1])
  }
}
