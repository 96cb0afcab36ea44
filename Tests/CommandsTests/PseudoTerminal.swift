import Foundation

/// A terminal without a screen.
final class PseudoTerminal {
  /// The side that a program reads from.
  let slave: FileHandle
  private let master: FileHandle
  private var transcript: [UInt8] = []

  init() throws {
    var (mine, theirs): (Int32, Int32) = (-1, -1)
    guard openpty(&mine, &theirs, nil, nil, nil) == 0 else { throw CocoaError(.fileReadUnknown) }
    _ = fcntl(mine, F_SETFL, fcntl(mine, F_GETFL) | O_NONBLOCK)
    master = FileHandle(fileDescriptor: mine, closeOnDealloc: true)
    slave = FileHandle(fileDescriptor: theirs, closeOnDealloc: true)
  }

  /// Whether what is typed is shown, as it is outside of questions for passphrases.
  var echoes: Bool {
    var settings = termios()
    return tcgetattr(slave.fileDescriptor, &settings) == 0
      && settings.c_lflag & tcflag_t(ECHO) != 0
  }

  /// All that was to be seen so far.
  var shown: String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(master.fileDescriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: transcript, as: UTF8.self) }
      transcript += buffer[..<count]
    }
  }

  /// How often something was asked.
  var questions: Int { shown.components(separatedBy: ": ").count - 1 }

  func type(_ text: String) { master.write(Data(text.utf8)) }

  /// Types these lines, each when it is asked for.
  func type(_ lines: [String], into running: Obscura.Running) throws -> Obscura.Outcome {
    for (number, line) in lines.enumerated() {
      wait(for: running) { questions > number }
      type(line + "\n")
    }
    return try running.wait()
  }

  /// Waits until something holds, or the command has ended.
  func wait(for running: Obscura.Running, _ condition: () -> Bool) {
    while running.isRunning, !condition() { usleep(10_000) }
  }
}
