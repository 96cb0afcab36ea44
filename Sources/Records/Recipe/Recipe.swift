import Formats
import Foundation

/// A run's settings: with the same data it gives the same run.
///
/// Every key has a place here except `options`, which belong to the scheme.
public struct Recipe: Sendable, Equatable {
  public static let schema = "obscura.recipe/1"

  /// The file's name, for errors; not part of equality.
  public var name: String
  public var scheme: String
  public var seed: UInt64
  public var data: DataSettings
  public var labels: LabelSettings
  public var split: SplitSettings
  public var model: ModelSettings
  public var cipher: CipherSettings?
  /// The scheme's own keys, as they were written.
  public var options: RecipeNode
  public var train: TrainSettings
  public var audit: AuditSettings
  /// Rows of published tables that the run repeats.
  public var paper: [PublishedRow]

  public init(
    name: String = "recipe.yaml", scheme: String, seed: UInt64 = 0, data: DataSettings,
    labels: LabelSettings = LabelSettings(), split: SplitSettings = .standard,
    model: ModelSettings = ModelSettings(), cipher: CipherSettings? = nil,
    options: RecipeNode = RecipeNode(.map([])), train: TrainSettings = TrainSettings(),
    audit: AuditSettings = AuditSettings(), paper: [PublishedRow] = []
  ) {
    self.name = name
    self.scheme = scheme
    self.seed = seed
    self.data = data
    self.labels = labels
    self.split = split
    self.model = model
    self.cipher = cipher
    self.options = options
    self.train = train
    self.audit = audit
    self.paper = paper
  }

  /// Reads a recipe file.
  ///
  /// - Parameter check: reads the scheme's options and reports what is wrong with them, so that
  ///   their problems come together with all others. Without it, options stay unchecked here and
  ///   `readOptions` checks them.
  /// - Throws: `RecipeError` with every problem, or `FormatError` where the file cannot be read.
  public init(
    contentsOf url: URL, checkingOptions check: ((_ scheme: String, RecipeSection) -> Void)? = nil
  ) throws {
    let name = url.lastPathComponent
    let bytes = try FileBytes.read(url, limit: RecipeParser.maximumBytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let reporter = Recipe.reporter(name: name)
      reporter.report("not a text file; expected YAML in UTF-8")
      throw RecipeError(reporter.problems)
    }
    try self.init(yaml: text, name: name, checkingOptions: check)
  }

  /// Reads a recipe's text; see `init(contentsOf:checkingOptions:)`.
  public init(
    yaml text: String, name: String,
    checkingOptions check: ((_ scheme: String, RecipeSection) -> Void)? = nil
  ) throws {
    let reporter = Recipe.reporter(name: name)
    guard let node = try RecipeParser.parse(text, reporter: reporter), node.content != .empty
    else {
      reporter.report("the file is empty; a recipe starts with `schema: \(Recipe.schema)`")
      throw RecipeError(reporter.problems)
    }
    let root = RecipeSection(node, reporter: reporter)
    // Where there are no keys at all, it would not help to list the missing ones.
    try reporter.throwIfAny()
    Recipe.checkSchema(root)
    self.name = name
    scheme = root.required("scheme") ?? ""
    seed = root.optional("seed", default: 0)
    data = DataSettings(root.section("data"))
    labels = LabelSettings(root.section("labels"))
    split = SplitSettings(root.section("split"))
    model = ModelSettings(root.section("model"))
    cipher = CipherSettings(root.optionalSection("cipher"))
    options = root.node("options") ?? RecipeNode(.map([]))
    train = TrainSettings(root.section("train"))
    if data.text != nil || data.window != nil, train.augment != .init() {
      reporter.report("train.augment turns and shifts pictures; leave it out of texts and windows")
    }
    audit = AuditSettings(root.section("audit"))
    paper = PublishedRow.rows(root)
    let section = RecipeSection(options, path: "options", reporter: reporter)
    if let check, !scheme.isEmpty {
      check(scheme, section)
      section.finish()
    }
    root.finish()
    try reporter.throwIfAny()
  }

  /// Reads the scheme's options through `read` and refuses the keys that it never asks for.
  ///
  /// - Throws: `RecipeError` with every problem.
  public func readOptions<Options>(_ read: (RecipeSection) -> Options) throws -> Options {
    let reporter = Recipe.reporter(name: name)
    let section = RecipeSection(options, path: "options", reporter: reporter)
    let result = read(section)
    section.finish()
    try reporter.throwIfAny()
    return result
  }

  /// Equal settings; the file's name and layout do not count.
  public static func == (a: Recipe, b: Recipe) -> Bool {
    a.tree == b.tree
  }

  static func reporter(name: String) -> RecipeReporter {
    RecipeReporter(subject: "recipe \"\(name)\"")
  }

  private static func checkSchema(_ root: RecipeSection) {
    guard let got: String = root.required("schema"), got != schema else { return }
    root.report("schema is \"\(shortened(got))\"; expected \"\(schema)\"", at: "schema")
  }
}
