import Foundation
import Records
import Synchronization

/// Progress on standard error: a bar on a terminal, plain lines elsewhere.
public final class Terminal: ProgressSink {
  private struct State {
    var task = ""
    var began = ContinuousClock.now
    var first = 0
    var shown: ContinuousClock.Instant?
    var barIsOpen = false
  }

  private let state = Mutex(State())
  private let interactive = isatty(STDERR_FILENO) == 1

  static let barWidth = 20
  /// Seconds between two showings.
  static let barInterval = 0.1
  static let lineInterval = 15.0

  public init() {}

  /// Whether standard output is a terminal.
  public static var isInteractive: Bool {
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
  }

  /// Columns of the terminal, 80 elsewhere.
  public static var width: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
    return Int(size.ws_col)
  }

  public func say(_ message: String) {
    state.withLock { state in
      close(&state)
      write(message.printable + "\n")
    }
  }

  public func show(_ update: ProgressUpdate) {
    state.withLock { state in
      let now = ContinuousClock.now
      if state.task != update.task {
        close(&state)
        state = State(task: update.task, began: now, first: update.done)
      }
      let isLast = update.done == update.total
      let pause = interactive ? Self.barInterval : Self.lineInterval
      if let shown = state.shown, !isLast, (now - shown) / .seconds(1) < pause { return }
      state.shown = now
      let text = line(update, elapsed: (now - state.began) / .seconds(1), first: state.first)
      guard interactive else { return write(text + "\n") }
      write("\r\u{1B}[2K" + text)
      state.barIsOpen = true
      if isLast { close(&state) }
    }
  }

  private func close(_ state: inout State) {
    if state.barIsOpen { write("\n") }
    state.barIsOpen = false
  }

  private func line(_ update: ProgressUpdate, elapsed: Double, first: Int) -> String {
    var parts = [update.task]
    let rate = elapsed > 0 ? Double(update.done - first) / elapsed : 0
    if let total = update.total, total > 0 {
      let share = min(1, Double(update.done) / Double(total))
      if interactive { parts.append(bar(share)) }
      parts.append("\(update.done)/\(total)")
      if rate > 0, update.done < total {
        parts.append("\(clock(Double(total - update.done) / rate)) left")
      }
    } else {
      parts.append("\(update.done)")
    }
    if rate > 0 {
      parts.append(String(format: "%.0f %@/s", rate * Double(update.amount), update.unit))
    }
    for metric in update.metrics.prefix(4) {
      parts.append(metric.name + String(format: " %.3f", metric.value))
    }
    return parts.joined(separator: "  ")
  }

  private func bar(_ share: Double) -> String {
    let full = Int(share * Double(Self.barWidth))
    return "▕" + String(repeating: "█", count: full)
      + String(repeating: "░", count: Self.barWidth - full) + "▏"
  }

  private func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return whole >= 3600
      ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
      : String(format: "%d:%02d", whole / 60, whole % 60)
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
