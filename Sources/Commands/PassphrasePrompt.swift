import Foundation
import Synchronization

/// Asks at the terminal without showing what is typed. As readpassphrase(3), it gives the terminal
/// back as it was before a signal does its work, and asks again after a stop.
///
/// The terminal is the one of standard input, else the one that controls the process: standard input
/// may be data.
final class PassphrasePrompt {
  private let terminal: Int32

  /// - Returns: nil where there is no terminal.
  init?() {
    // Never waits in `read`, where a signal that came just before would be missed.
    let flags = O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let name = isatty(STDIN_FILENO) == 1 ? ttyname(STDIN_FILENO) : nil
    let named = name.map { open($0, flags) } ?? -1
    terminal = named >= 0 ? named : open("/dev/tty", flags)
    guard terminal >= 0 else { return nil }
  }

  deinit {
    if terminal >= 0 { close(terminal) }
  }

  /// - Returns: what was typed, without the end of the line.
  func ask(_ question: String) throws -> [UInt8] {
    while true {
      let signals = SignalWatch()
      let typed = answer(to: question, signals)
      let noted = signals.end()
      if let typed, noted.isEmpty { return typed }
      // Other signals have ended the process; one that it survives ends the question.
      guard !noted.isEmpty, noted.allSatisfy(SignalWatch.stops.contains) else {
        throw CommandError.usage("no passphrase was typed: the terminal gave none")
      }
    }
  }

  /// - Returns: nil where a signal came first or the terminal is gone.
  private func answer(to question: String, _ signals: borrowing SignalWatch) -> [UInt8]? {
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return nil }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO | ECHONL)
    guard set(silent, signals) else { return nil }
    show(question)
    let typed = line(signals)
    show("\n")
    _ = set(settings, signals)
    return typed
  }

  /// A terminal in the hands of another job is left alone: the signal says so.
  private func set(_ settings: termios, _ signals: borrowing SignalWatch) -> Bool {
    var settings = settings
    while tcsetattr(terminal, TCSAFLUSH, &settings) != 0 {
      guard errno == EINTR, !signals.noted.contains(SIGTTOU) else { return false }
    }
    return true
  }

  private func line(_ signals: borrowing SignalWatch) -> [UInt8]? {
    var (line, byte) = ([UInt8](), UInt8(0))
    while signals.noted.isEmpty {
      switch read(terminal, &byte, 1) {
      case 1 where byte == UInt8(ascii: "\n"): return line
      case 1: line.append(byte)
      case 0: return line
      default:
        guard errno == EAGAIN || errno == EINTR else { return nil }
        usleep(20_000)
      }
    }
    return nil
  }

  private func show(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
  }
}

/// Notes signals that would end or stop the process, and lets them do it afterwards.
private struct SignalWatch: ~Copyable {
  static let stops: Set<Int32> = [SIGTSTP, SIGTTIN, SIGTTOU]
  private static let ends: Set<Int32> = [SIGALRM, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM]
  /// Bit n: signal n came.
  private static let bits = Atomic<UInt64>(0)

  private var former: [(number: Int32, action: sigaction)] = []

  init() {
    Self.bits.store(0, ordering: .relaxed)
    for number in Self.stops.union(Self.ends) {
      var action = sigaction()
      sigaction(number, nil, &action)
      let handler = signal(number) {
        SignalWatch.bits.bitwiseOr(1 << UInt64($0), ordering: .relaxed)
      }
      if unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        // What is ignored, for instance by nohup, stays so.
        sigaction(number, &action, nil)
      } else {
        former.append((number, action))
      }
    }
  }

  var noted: Set<Int32> {
    let bits = Self.bits.load(ordering: .relaxed)
    guard bits != 0 else { return [] }
    return Self.stops.union(Self.ends).filter { bits >> UInt64($0) & 1 == 1 }
  }

  /// Sends again what came. After a stop this goes on once the process does.
  ///
  /// - Returns: what came.
  consuming func end() -> Set<Int32> {
    for (number, var action) in former { sigaction(number, &action, nil) }
    let noted = noted
    for number in noted { raise(number) }
    return noted
  }
}
