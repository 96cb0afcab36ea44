import Auditing
import Foundation
import Testing

@Suite("Time over processes")
struct StopwatchTests {
  private struct Stopped: Error {}

  private func folder() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("obscura-test-\(UUID())")
  }

  @Test("a work that was stopped goes on counting where it stopped")
  func goesOn() throws {
    let work = folder()
    defer { try? FileManager.default.removeItem(at: work) }
    let first = Stopwatch(work)
    #expect(first.seconds == 0)
    #expect(throws: Stopped.self) {
      try first.measure {
        Thread.sleep(forTimeInterval: 0.05)
        throw Stopped()
      }
    }
    #expect(first.seconds >= 0.05)
    let second = Stopwatch(work)
    #expect(second.seconds == first.seconds)
    second.measure { Thread.sleep(forTimeInterval: 0.02) }
    #expect(second.seconds >= first.seconds + 0.02)
    #expect(Stopwatch(work).seconds == second.seconds)
  }

  @Test("without a folder, or with a damaged one, it counts this process")
  func startsOver() throws {
    let alone = Stopwatch(nil)
    alone.measure {}
    #expect(alone.seconds >= 0)
    let work = folder()
    defer { try? FileManager.default.removeItem(at: work) }
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    for text in ["", "seven", "nan", "-3", "inf"] {
      try Data(text.utf8).write(to: work.appendingPathComponent("seconds"))
      #expect(Stopwatch(work).seconds == 0, "\(text)")
    }
  }
}
