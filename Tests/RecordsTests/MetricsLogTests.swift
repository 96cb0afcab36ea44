import Foundation
import Records
import Testing

@Suite("Metrics log")
struct MetricsLogTests {
  private let file = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString + ".jsonl")

  private func entry(_ step: Int) -> MetricsEntry {
    MetricsEntry(step: step, epoch: 1, phase: "train", losses: ["L(C)": Double(step) / 8])
  }

  @Test("what is appended is read, also after a torn last line")
  func appends() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    do {
      let log = try MetricsLog(appendingTo: file)
      for step in 1...3 { try log.append(entry(step)) }
    }
    let whole = try Data(contentsOf: file)
    try (whole + Data("{\"step\": 4, \"epo".utf8)).write(to: file)
    #expect(try MetricsLog.read(file).entries == (1...3).map(entry))
    let log = try MetricsLog(appendingTo: file)
    #expect(log.byteCount == whole.count)
    try log.append(entry(4))
    #expect(try MetricsLog.read(file).entries == (1...4).map(entry))
  }

  @Test("cut back to a checkpoint's length and written again, the file is the same")
  func rewinds() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let log = try MetricsLog(appendingTo: file)
    try log.append(entry(1))
    let kept = log.byteCount
    try log.append(entry(2))
    let whole = try Data(contentsOf: file)
    try log.truncate(toBytes: kept)
    try log.append(entry(2))
    #expect(try Data(contentsOf: file) == whole)
    #expect(throws: RecordError.self) { try log.truncate(toBytes: whole.count + 1) }
  }

  @Test("a loss that is not a number is written as null and read as one")
  func writesNaN() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let log = try MetricsLog(appendingTo: file)
    try log.append(MetricsEntry(step: 1, epoch: 1, phase: "p", losses: ["x": .nan, "y": 2]))
    let read = try #require(try MetricsLog.read(file).entries.first)
    #expect(read.losses["x"]?.isNaN == true && read.losses["y"] == 2)
    #expect(try String(contentsOf: file, encoding: .utf8).contains("null"))
  }

  @Test("damaged lines are counted, not silently dropped")
  func countsDamage() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let log = try MetricsLog(appendingTo: file)
    for step in 1...3 { try log.append(entry(step)) }
    var bytes = [UInt8](try Data(contentsOf: file))
    bytes[0] = UInt8(ascii: "?")
    try Data(bytes).write(to: file)
    let content = try MetricsLog.read(file)
    #expect(content.skipped == [1] && content.entries == [entry(2), entry(3)])
  }
}
