/// Real pictures of a classifier's classes, and what was drawn out of the classifier.
public struct ClassPictures {
  /// What the classifier tells apart.
  public let label: String
  /// Pictures of a row: one for each class, in the classes' order.
  public let classes: Int
  /// Places in the data set, row after row.
  public let examples: [Int]
  /// `[H, W, C]`, row after row; none was chosen by how well it came out.
  public let drawn: [[UInt8]]
  /// Who drew them, and the share of all drawn pictures that an independent judge recognises.
  public let name: String
  public let recognised: Double

  private static let mostClasses = 10
  private static let rows = 3

  /// - Parameters:
  ///   - side: where the real pictures come from.
  ///   - pictures: `[H, W, C]`, one for each class, and then again.
  ///   - classes: of the label.
  init(
    _ side: Side, label: String, pictures: [[UInt8]], classes: Int, name: String,
    recognised: Double
  ) {
    self.label = label
    self.classes = min(classes, Self.mostClasses)
    self.name = name
    self.recognised = recognised
    let rows = min(Self.rows, pictures.count / classes)
    let shown = self.classes
    drawn = (0..<rows).flatMap { row in
      pictures[(row * classes)..<(row * classes + shown)]
    }
    var places = [[Int]](repeating: [], count: shown)
    for (place, value) in zip(side.test.indices, side.test.labels(label))
    where (0..<shown).contains(Int(value)) { places[Int(value)].append(place) }
    examples = (0..<rows).flatMap { row in
      places.compactMap { $0.isEmpty ? nil : $0[row % $0.count] }
    }
  }
}
