import ArgumentParser
import CipherJobs
import Ciphers
import Collaboration
import Datasets
import Formats
import Foundation
import Imaging
import Records

/// Parses, runs, and turns errors into exit codes: 0 done, 1 the run failed, 2 bad usage or input,
/// 3 the audit's verdict fails.
public enum EntryPoint {
  /// - Parameter engine: runs the learning commands; nil hands over to the engine.
  public static func run(engine: (any LearningEngine)?) -> Never {
    do {
      try Handover.check()
      var command = try ObscuraCommand.parseAsRoot()
      try Learning.$engine.withValue(engine) { try command.run() }
      exit(0)
    } catch {
      fail(error, engine)
    }
  }

  private static func fail(_ error: any Error, _ engine: (any LearningEngine)?) -> Never {
    if let code = error as? ExitCode { exit(code.rawValue) }
    // The parser's own errors print themselves, with the usage that helps.
    let code = ObscuraCommand.exitCode(for: error)
    if code == .success || error is ValidationError || isParsing(error) {
      let text = ObscuraCommand.fullMessage(for: error)
      if code == .success { print(text) } else { complain(text) }
      exit(code == .success ? 0 : 2)
    }
    complain("error: \(error)")
    exit(isBadInput(error) || engine?.isBadInput(error) == true ? 2 : 1)
  }

  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text.printable + "\n").utf8))
  }

  private static func isParsing(_ error: any Error) -> Bool {
    String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }

  /// Errors of the world that the person can mend by another input.
  private static func isBadInput(_ error: any Error) -> Bool {
    switch error {
    case let error as FormatError: !error.isUnwritable
    case let error as JobError:
      switch error {
      case .refused, .leftOut: false
      default: true
      }
    case is RecordError, is StudyError, is RecipeError, is DatasetError, is ImagingError,
      is CommandError, is CipherError, is CollaborationError:
      true
    default: false
    }
  }
}
