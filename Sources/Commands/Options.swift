import ArgumentParser
import Foundation

/// Where the data lie.
public struct DataOptions: ParsableArguments {
  @Option(help: "Folder of the data. Default: $OBSCURA_DATA, else the recipe's own folder.")
  public var data: String?

  public init() {}

  /// - Parameter recipe: whose folder is the last resort.
  public func root(recipe: URL) -> URL {
    if let data { return URL(fileURLWithPath: data, isDirectory: true) }
    if let path = ProcessInfo.processInfo.environment["OBSCURA_DATA"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    return recipe.deletingLastPathComponent()
  }
}

/// What the work runs on.
public struct DeviceOptions: ParsableArguments {
  public enum Choice: String, ExpressibleByArgument, CaseIterable {
    case auto, cpu, cuda
  }

  @Option(help: "auto, cpu or cuda.")
  public var device: Choice = .auto

  public init() {}
}
