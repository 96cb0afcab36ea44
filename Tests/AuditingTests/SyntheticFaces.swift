import Datasets
import Foundation
import Pixels

extension Dataset {
  /// Synthetic faces in memory, square and in colour.
  ///
  /// - Parameters:
  ///   - options: of the built-in source, for instance `count=260&seed=9`.
  ///   - labels: expressions, which are their labels' names.
  static func faces(
    _ options: String, size: Int = 16, labels: [String] = [], identity: String? = nil
  ) throws -> Dataset {
    let source = try Sources.open(
      DataLocation(root: .temporaryDirectory, source: "synthetic-faces?\(options)&size=\(size)"))
    return try Dataset.load(
      source, size: Size(side: size), channels: 3,
      labels: try labels.map { try LabelExpression(parsing: $0).evaluate(name: $0, on: source) },
      identity: identity, budget: 1 << 30, threads: 2)
  }
}
