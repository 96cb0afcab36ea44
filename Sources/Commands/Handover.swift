import Foundation
import Records

/// Replaces the light command by the engine beside it: same arguments, exit codes and signals.
///
/// Loading libtorch takes close to a second, so the light command never does.
public enum Handover {
  static let variable = "OBSCURA_HANDOVER"

  static func replaceProcess() throws -> Never {
    let own = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
    let engine = own.deletingLastPathComponent().appendingPathComponent("obscura-engine").path
    guard FileManager.default.isExecutableFile(atPath: engine) else {
      throw CommandError.noEngine(engine)
    }
    setenv(variable, ProductVersion.current, 1)
    // Waiting threads that spin cost a shared machine several times the work itself.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0)
    let words = [engine] + CommandLine.arguments.dropFirst()
    var arguments = words.map { strdup($0) } + [nil]
    execv(engine, &arguments)
    throw CommandError.engineFailed(engine, String(cString: strerror(errno)))
  }

  /// Called by the engine: refuses to serve a command of another version.
  public static func check() throws {
    guard let version = ProcessInfo.processInfo.environment[variable] else { return }
    unsetenv(variable)
    guard version == ProductVersion.current else {
      throw CommandError.versionMismatch(command: version, engine: ProductVersion.current)
    }
  }

  private static var executable: String {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return link ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
  }
}
