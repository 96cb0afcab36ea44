/// A label of every sample, as class indices.
public struct LabelColumn: Sendable, Equatable {
  public let name: String
  /// Names of the classes; `["0", "1"]` for a binary label that is false or true.
  public let classes: [String]
  /// One class index per sample, -1 = missing.
  public let values: [Int32]

  public init(name: String, classes: [String], values: [Int32]) {
    precondition(
      values.allSatisfy { $0 >= -1 && $0 < classes.count },
      "LabelColumn \(name): values must lie in -1 ..< \(classes.count)")
    self.name = name
    self.classes = classes
    self.values = values
  }

  /// Whether there are exactly two classes.
  public var isBinary: Bool { classes.count == 2 }

  /// Number of samples of each class; missing ones are in none.
  public var counts: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for value in values where value >= 0 { counts[Int(value)] += 1 }
    return counts
  }

  /// The label of some samples, in the given order.
  public func selecting(_ indices: [Int]) -> LabelColumn {
    LabelColumn(name: name, classes: classes, values: indices.map { values[$0] })
  }
}
