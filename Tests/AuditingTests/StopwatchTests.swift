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

  @Test("a process that was killed counts up to the last thing that it kept")
  func killed() throws {
    let work = folder()
    defer { try? FileManager.default.removeItem(at: work) }
    let attacker = work.appendingPathComponent("attacker", isDirectory: true)
    try FileManager.default.createDirectory(at: attacker, withIntermediateDirectories: true)
    // What a process leaves that began 40 s ago, after 5 s in another one, and kept its last
    // checkpoint 10 s ago.
    let now = Date()
    let began = now.addingTimeInterval(-40)
    for (name, text, written) in [
      ("seconds", "5.0 \(began.timeIntervalSince1970)", began),
      ("attacker/000001.checkpoint", "weights", now.addingTimeInterval(-10)),
    ] {
      let file = work.appendingPathComponent(name)
      try Data(text.utf8).write(to: file)
      try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: file.path)
    }
    let next = Stopwatch(work)
    #expect(abs(next.seconds - 35) < 0.1)
    next.measure {}
    #expect(abs(Stopwatch(work).seconds - 35) < 0.2)
  }

  @Test("without a folder, or with a damaged one, it counts this process")
  func startsOver() throws {
    let alone = Stopwatch(nil)
    alone.measure {}
    #expect(alone.seconds >= 0)
    let work = folder()
    defer { try? FileManager.default.removeItem(at: work) }
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    for text in ["", "seven", "nan", "-3", "inf", "3 soon", "3 -1"] {
      try Data(text.utf8).write(to: work.appendingPathComponent("seconds"))
      #expect(Stopwatch(work).seconds == 0, "\(text)")
    }
  }
}
