import Formats
import Foundation
import Records
import TestSupport
import Testing

@Suite("Metrics log")
struct MetricsLogTests {
  let folder: TemporaryFolder
  private var file: URL { folder.file("metrics.jsonl") }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func entry(_ step: Int) -> MetricsEntry {
    MetricsEntry(step: step, epoch: 1, phase: "train", losses: ["L(C)": Double(step) / 8])
  }

  @Test("what is appended is read, also after a torn last line")
  func appends() throws {
    do {
      let log = try MetricsLog(appendingTo: file)
      for step in 1...3 { try log.append(entry(step)) }
    }
    let whole = try Data(contentsOf: file)
    try (whole + Data("{\"step\": 4, \"epo".utf8)).write(to: file)
    let torn = try MetricsLog.read(file)
    #expect(torn.entries == (1...3).map(entry) && torn.skipped.isEmpty)
    let log = try MetricsLog(appendingTo: file)
    #expect(log.byteCount == whole.count)
    try log.append(entry(4))
    #expect(try MetricsLog.read(file).entries == (1...4).map(entry))
  }

  @Test("whatever a kill leaves of the last line, all lines before it stay")
  func survivesEveryCut() throws {
    do {
      let log = try MetricsLog(appendingTo: file)
      for step in 1...3 { try log.append(entry(step)) }
    }
    let whole = try Data(contentsOf: file)
    for length in 0...whole.count {
      let cut = whole.prefix(length)
      try cut.write(to: file)
      let lines = cut.count { $0 == UInt8(ascii: "\n") }
      #expect(try MetricsLog.read(file).entries == (1...3).prefix(lines).map(entry))
      let log = try MetricsLog(appendingTo: file)
      try log.append(entry(9))
      let content = try MetricsLog.read(file)
      #expect(content.entries == (1...3).prefix(lines).map(entry) + [entry(9)])
      #expect(content.skipped.isEmpty)
    }
  }

  @Test("a torn line longer than one read is dropped too")
  func dropsLongTornLine() throws {
    do { try MetricsLog(appendingTo: file).append(entry(1)) }
    let whole = try Data(contentsOf: file)
    for length in [4095, 4096, 4097, 20_000] {
      try (whole + Data(repeating: UInt8(ascii: "x"), count: length)).write(to: file)
      #expect(try MetricsLog(appendingTo: file).byteCount == whole.count)
      try Data(repeating: UInt8(ascii: "x"), count: length).write(to: file)
      #expect(try MetricsLog(appendingTo: file).byteCount == 0)
    }
  }

  @Test("cut back to a checkpoint's length and written again, the file is the same")
  func rewinds() throws {
    let log = try MetricsLog(appendingTo: file)
    try log.append(entry(1))
    let kept = log.byteCount
    try log.append(entry(2))
    try log.synchronize()
    let whole = try Data(contentsOf: file)
    try log.truncate(toBytes: kept)
    #expect(log.byteCount == kept)
    try log.append(entry(2))
    #expect(try Data(contentsOf: file) == whole)
    #expect(
      throws: RecordError.logTooShort(
        file: file.path, bytes: whole.count, expected: whole.count + 1)
    ) { try log.truncate(toBytes: whole.count + 1) }
  }

  @Test("a loss that is not a number is written as null and read as one")
  func writesNaN() throws {
    let log = try MetricsLog(appendingTo: file)
    try log.append(
      MetricsEntry(step: 1, epoch: 1, phase: "p", losses: ["x": .nan, "y": 2, "z": .infinity]))
    let read = try #require(try MetricsLog.read(file).entries.first)
    #expect(read.losses["x"]?.isNaN == true && read.losses["z"]?.isNaN == true)
    #expect(read.losses["y"] == 2)
    #expect(
      try String(contentsOf: file, encoding: .utf8)
        == "{\"epoch\":1,\"losses\":{\"x\":null,\"y\":2,\"z\":null},\"phase\":\"p\",\"step\":1}\n")
  }

  @Test("damaged lines are counted, not silently dropped; blank lines are none")
  func countsDamage() throws {
    let log = try MetricsLog(appendingTo: file)
    for step in 1...3 { try log.append(entry(step)) }
    var bytes = [UInt8](try Data(contentsOf: file))
    bytes[0] = UInt8(ascii: "?")
    try Data(bytes + Array("\n{}\n".utf8)).write(to: file)
    let content = try MetricsLog.read(file)
    #expect(content.skipped == [1, 5] && content.entries == [entry(2), entry(3)])
  }

  @Test("a log that is missing or a folder is named")
  func explains() throws {
    #expect(throws: FormatError.missing(file.path)) { _ = try MetricsLog.read(file) }
    #expect(throws: FormatError.writing(folder.url.path, bytes: 0, code: EISDIR)) {
      _ = try MetricsLog(appendingTo: folder.url)
    }
  }

  #if compiler(>=6.2) && os(Linux)
    /// A process of its own, because the limit stands for a full disk in all of a process.
    @Test("where the disk ends no line is torn, and the log goes on once there is room")
    func survivesFullDisk() async {
      await #expect(processExitsWith: .success) {
        signal(SIGXFSZ, SIG_IGN)
        let folder = try TemporaryFolder()
        let file = folder.file("metrics.jsonl")
        let log = try MetricsLog(appendingTo: file)
        let line = MetricsEntry(step: 1, epoch: 1, phase: "p", losses: ["loss": 0.5])
        try log.append(line)
        let length = log.byteCount
        var limit = rlimit(rlim_cur: rlim_t(length + 10), rlim_max: rlim_t.max)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        #expect(throws: FormatError.writing(file.path, bytes: 2 * length, code: EFBIG)) {
          try log.append(line)
        }
        #expect(log.byteCount == length)
        #expect(try Data(contentsOf: file).count == length)
        limit.rlim_cur = limit.rlim_max
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        try log.append(line)
        #expect(try MetricsLog.read(file).entries == [line, line])
      }
    }
  #endif
}
