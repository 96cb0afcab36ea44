/// A label defined over the columns of a source: `Smiling`, `Young > 0.5`,
/// `Male and not Eyeglasses`, ``` `5_o_Clock_Shadow` > 0.5 or race = "asian" ```.
///
/// A comparison or logic gives a binary label. A lone column gives a binary label when its cells
/// are 0/1, -1/1 or true/false, else one class per distinct cell, numbers in numeric order.
/// Blank cells are missing, and so is -1 where it is the only negative among whole numbers other
/// than 1 (comparisons with a negative number read it as a number). Logic over missing values
/// follows Kleene: false and missing is false, true or missing is true, otherwise missing.
public struct LabelExpression: Sendable {
  public let text: String
  private let root: LabelNode

  /// - Throws: `DatasetError.expression` with the position of the problem.
  public init(parsing text: String) throws {
    self.text = text
    root = try LabelParser.parse(text)
  }

  /// The columns that it reads, in order of appearance, each once.
  public var columns: [String] { root.columns }

  /// The label of every sample of a source.
  ///
  /// - Throws: `DatasetError.unknownColumn`, `.cell` or `.column`.
  public func evaluate(name: String, on source: any Source) throws -> LabelColumn {
    let evaluation = try LabelEvaluation(text: text, root: root, source: source)
    return try evaluation.label(named: name)
  }
}
