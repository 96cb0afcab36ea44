import Formats
import Foundation

/// What an organisation accepts: where verdicts begin, asset by asset, and which verdict stops a
/// pipeline. A YAML file.
public struct AuditPolicy: Sendable, Equatable {
  public static let schema = "obscura.policy/1"

  /// For assets that the policy does not name.
  public var thresholds: Verdict.Thresholds
  /// By kind of asset (`picture`, `attribute`, `identity`, `inversion`, `membership`) or by the name
  /// of a private label, which goes before its kind.
  public var assets: [String: Verdict.Thresholds]
  /// Attackers whom the organisation fears; empty for all that the budget plays.
  public var threats: [ThreatModel]
  /// nil where no verdict stops anything.
  public var failOn: Verdict?

  public static let standard = AuditPolicy()

  public init(
    thresholds: Verdict.Thresholds = .standard, assets: [String: Verdict.Thresholds] = [:],
    threats: [ThreatModel] = [], failOn: Verdict? = nil
  ) {
    self.thresholds = thresholds
    self.assets = assets
    self.threats = threats
    self.failOn = failOn
  }

  public func thresholds(for asset: String, _ kind: AuditAsset.Kind) -> Verdict.Thresholds {
    assets[asset] ?? assets[kind.rawValue] ?? thresholds
  }

  /// Reads a policy file.
  ///
  /// - Throws: `RecipeError` with every problem, or the file's own error.
  public init(contentsOf url: URL) throws {
    let text = String(decoding: try FileBytes.read(url), as: UTF8.self)
    try self.init(yaml: text, name: url.lastPathComponent)
  }

  /// Reads a policy's text.
  ///
  /// - Parameter name: for errors.
  public init(yaml text: String, name: String) throws {
    let reporter = RecipeReporter(subject: "policy \"\(name)\"")
    guard let node = try RecipeParser.parse(text, reporter: reporter), node.content != .empty
    else {
      reporter.report("the file is empty; a policy starts with `schema: \(Self.schema)`")
      throw RecipeError(reporter.problems)
    }
    let root = RecipeSection(node, reporter: reporter)
    try reporter.throwIfAny()
    if let got: String = root.required("schema"), got != Self.schema {
      root.report("schema is \"\(shortened(got))\"; expected \"\(Self.schema)\"", at: "schema")
    }
    let thresholds = Self.thresholds(root, otherwise: .standard)
    let section = root.section("assets")
    let assets = section.keys.map { name in
      (name, Self.thresholds(section.section(name), otherwise: thresholds))
    }
    self.init(
      thresholds: thresholds, assets: Dictionary(assets) { first, _ in first },
      threats: root.threats("threats") ?? [],
      failOn: root.optional("fail_on", as: Verdict.self))
    root.finish()
    try reporter.throwIfAny()
  }

  private static func thresholds(
    _ section: RecipeSection, otherwise usual: Verdict.Thresholds
  ) -> Verdict.Thresholds {
    let protected = section.optional("protected", default: usual.protected, in: 0...1)
    let exposed = section.optional("exposed", default: usual.exposed, in: 0...1)
    guard protected < exposed else {
      section.report(
        "protected is \(protected) and exposed is \(exposed); the first must be the smaller",
        at: section.contains("protected") ? "protected" : "exposed")
      return usual
    }
    return Verdict.Thresholds(protected: protected, exposed: exposed)
  }
}
