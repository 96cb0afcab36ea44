/// A value that a recipe writes as one word or number.
public protocol RecipeScalar: Sendable {
  /// What must stand there, for errors: `a whole number`.
  static var expectation: String { get }
  /// nil where the text is no such value.
  init?(recipeText: String)
  /// The text that reads back as the same value.
  var recipeText: String { get }
}

extension String: RecipeScalar {
  public static var expectation: String { "a text" }
  public init?(recipeText: String) { self = recipeText }
  public var recipeText: String { self }
}

extension Int: RecipeScalar {
  public static var expectation: String { "a whole number" }
  public init?(recipeText: String) { self.init(recipeText) }
  public var recipeText: String { "\(self)" }
}

extension UInt64: RecipeScalar {
  public static var expectation: String { "a whole number that is not negative" }
  public init?(recipeText: String) { self.init(recipeText) }
  public var recipeText: String { "\(self)" }
}

extension Double: RecipeScalar {
  public static var expectation: String { "a number" }

  /// Decimal notation alone; `nan`, `inf` and numbers beyond the range of a double are refused.
  public init?(recipeText: String) {
    guard recipeText.utf8.allSatisfy({ decimalCharacters.contains($0) }),
      let value = Double(recipeText), value.isFinite
    else { return nil }
    self = value
  }

  public var recipeText: String {
    self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)"
  }
}

private let decimalCharacters = Set("+-.0123456789eE".utf8)

extension Bool: RecipeScalar {
  public static var expectation: String { "true or false" }

  public init?(recipeText: String) {
    switch recipeText.lowercased() {
    case "true", "yes", "on": self = true
    case "false", "no", "off": self = false
    default: return nil
    }
  }

  public var recipeText: String { self ? "true" : "false" }
}
