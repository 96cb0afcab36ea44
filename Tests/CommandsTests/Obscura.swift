import Foundation
import Testing

/// The built command, run as a person would run it.
struct Obscura {
  /// What a finished command left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// A command on its way.
  final class Running {
    fileprivate let process = Process()
    fileprivate let output: URL
    fileprivate let errors: URL

    fileprivate init(
      _ executable: URL, _ arguments: [String], scratch: URL, input: FileHandle? = nil
    ) throws {
      let name = UUID().uuidString
      output = scratch.appendingPathComponent(name + ".out")
      errors = scratch.appendingPathComponent(name + ".err")
      for file in [output, errors] { try Data().write(to: file) }
      process.executableURL = executable
      process.arguments = arguments
      // Where the tester keeps data must not lead the tests' own recipes astray.
      process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "OBSCURA_DATA" }
      if let input { process.standardInput = input }
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      // The threads of tests hold signals back, which a command would inherit.
      var (none, former) = (sigset_t(), sigset_t())
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, &former)
      defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
      // A shell's background jobs ignore some for good, and whoever is called by one would too.
      for ignored in [SIGHUP, SIGINT, SIGQUIT] { signal(ignored, SIG_DFL) }
      try process.run()
    }

    var isRunning: Bool { process.isRunning }

    func kill(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

    func wait() throws -> Outcome {
      process.waitUntilExit()
      let status =
        process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus
      return Outcome(
        status: status, output: try String(contentsOf: output, encoding: .utf8),
        errors: try String(contentsOf: errors, encoding: .utf8))
    }
  }

  /// A folder of the test's own.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Beside the test bundle, where the package manager puts the products.
  static let executable = URL(fileURLWithPath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("obscura")

  func start(_ arguments: [String]) throws -> Running {
    try Running(Self.executable, arguments, scratch: folder)
  }

  /// Another program with the command inside, for instance one that limits its disk.
  func start(_ program: String, _ arguments: [String]) throws -> Running {
    try Running(URL(fileURLWithPath: program), arguments, scratch: folder)
  }

  /// With a person at a terminal, which is its standard input.
  func start(at terminal: PseudoTerminal, _ arguments: String...) throws -> Running {
    try Running(Self.executable, arguments, scratch: folder, input: terminal.slave)
  }

  /// With a person at a terminal who types these lines, each when it is asked for.
  func run(
    typing lines: [String], at terminal: PseudoTerminal? = nil, _ arguments: String...
  ) throws -> Outcome {
    let terminal = try terminal ?? PseudoTerminal()
    let running = try Running(
      Self.executable, arguments, scratch: folder, input: terminal.slave)
    return try terminal.type(lines, into: running)
  }

  /// A shell's line in a session of its own, with `$OBSCURA` for the command.
  ///
  /// - Parameter terminal: what controls it; nil for none at all.
  /// - Returns: nil where the system cannot do that, after a printed notice.
  func startSession(_ line: String, at terminal: PseudoTerminal?) throws -> Running? {
    let setsid = URL(fileURLWithPath: "/usr/bin/setsid")
    guard FileManager.default.isExecutableFile(atPath: setsid.path) else {
      print("notice: there is no setsid, skipped: \(line)")
      return nil
    }
    let shell = ["/bin/sh", "-c", "OBSCURA='\(Self.executable.path)'; \(line)"]
    return try Running(
      setsid, (terminal == nil ? ["-w"] : ["-w", "-c"]) + shell, scratch: folder,
      input: terminal?.slave ?? .nullDevice)
  }

  func run(_ arguments: String...) throws -> Outcome { try start(arguments).wait() }

  /// Makes a key file without a passphrase, `k`.
  /// - Returns: its path.
  @discardableResult
  func newKey() throws -> String {
    let made = try run("key", "new", "--out", path("k"))
    #expect(made.status == 0, "\(made.errors)")
    return path("k")
  }

  /// Writes a text file.
  /// - Returns: its path.
  func write(_ text: String, _ name: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  /// A recipe that trains for a few seconds and saves after every iteration.
  static func recipe(
    source: String = "synthetic-faces?count=300&people=90&seed=5", task: String = "Smiling",
    epochs: Int = 2
  ) -> String {
    """
    schema: obscura.recipe/1
    scheme: deepobfuscator
    seed: 3
    data: {source: "\(source)", identity: person, size: 32}
    labels: {task: [\(task)], private: [Male]}
    model: {width: 0.0625, fc: 8}
    train: {batch: 16, pretrain: \(epochs), epochs: \(epochs), checkpoint_seconds: 0}
    audit: {budget: quick}
    """
  }
}
