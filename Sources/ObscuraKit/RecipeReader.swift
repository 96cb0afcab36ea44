import Formats
import Foundation
import Records
import Schemes

/// Reads recipes with everything that is wrong with them, the scheme's own options included.
public enum RecipeReader {
  /// - Throws: `RecipeError` with all problems, `KitError.unknownScheme`.
  public static func read(_ url: URL) throws -> Recipe {
    try Recipe(contentsOf: url, checkingOptions: check)
  }

  public static func read(yaml: String, name: String) throws -> Recipe {
    try Recipe(yaml: yaml, name: name, checkingOptions: check)
  }

  private static func check(_ scheme: String, _ options: RecipeSection) {
    guard let type = SchemeRegistry.named(scheme) else {
      let known = SchemeRegistry.names
      let guess = Suggestion.nearest(to: scheme, in: known).map { "did you mean \"\($0)\"? " } ?? ""
      options.reporter.report(
        "unknown scheme \"\(scheme)\"; \(guess)known: \(known.joined(separator: ", "))")
      options.keys.forEach { _ = options.node($0) }
      return
    }
    type.checkOptions(options)
  }
}

extension Estimate {
  /// For a person.
  public var text: String {
    let minutes = seconds / 60
    let time = minutes < 2 ? String(format: "%.0f s", seconds) : String(format: "%.0f min", minutes)
    return """
      scheme  \(scheme)
      the recipe fits the data (\(parts.joined(separator: ", ")); owner with labels \(ownerSamples))
      time    about \(time), from a few timed steps on this machine
      memory  about \(memory >> 20) MiB
      disk    about \(max(1, disk >> 20)) MiB
      """
  }
}
