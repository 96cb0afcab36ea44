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

  /// The label where it is asked for and missing elsewhere, with the classes that are left.
  public func keeping(where isKept: (_ sample: Int) -> Bool) -> LabelColumn {
    let kept = values.enumerated().map { isKept($0.offset) ? $0.element : -1 }
    var numbers = [Int32?](repeating: nil, count: classes.count)
    for value in kept where value >= 0 { numbers[Int(value)] = 0 }
    let left = numbers.indices.filter { numbers[$0] != nil }
    for (new, old) in left.enumerated() { numbers[old] = Int32(new) }
    return LabelColumn(
      name: name, classes: left.map { classes[$0] },
      values: kept.map { $0 < 0 ? -1 : numbers[Int($0)] ?? -1 })
  }

  /// The same label with other numbers.
  ///
  /// - Parameter classes: names in order; those that nobody has may be among them.
  /// - Returns: a class of a sample that is not among them, or the label.
  public func numbered(as classes: [String]) -> Result<LabelColumn, UnknownClass> {
    let numbers = self.classes.map { name in classes.firstIndex(of: name).map { Int32($0) } }
    for (number, count) in counts.enumerated() where count > 0 && numbers[number] == nil {
      return .failure(UnknownClass(name: self.classes[number]))
    }
    return .success(
      LabelColumn(
        name: name, classes: classes, values: values.map { $0 < 0 ? -1 : numbers[Int($0)] ?? -1 }))
  }

  /// A class that somebody's list does not have.
  public struct UnknownClass: Error, Equatable, Sendable {
    public let name: String
  }

  /// The label of some samples, in the given order.
  public func selecting(_ indices: [Int]) -> LabelColumn {
    LabelColumn(name: name, classes: classes, values: indices.map { values[$0] })
  }
}
