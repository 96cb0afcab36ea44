import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Records

/// Somebody's program that protects pictures: reads those in one folder, writes as many under the same
/// names into another. Run without a shell.
public struct QueryProgram: PictureProtector, Equatable {
  /// The program and its arguments, with `{in}` and `{out}` in them.
  public let words: [String]
  /// Seconds that a batch may take.
  public let limit: Double

  /// Pictures of a batch: few enough to fit anywhere, enough that starting costs little.
  static let batch = 500

  /// - Parameter text: as in a shell, with quotes around what holds spaces, and nothing else of one.
  /// - Throws: `KitError.query`.
  public init(parsing text: String, limit: Double = 600) throws {
    words = try Self.split(text)
    self.limit = limit
    for place in ["{in}", "{out}"] where !words.contains(where: { $0.contains(place) }) {
      throw KitError.query(
        "\(place) is missing in \"\(text)\"; write the program as in 'tool --in {in} --out {out}'")
    }
  }

  private static func split(_ text: String) throws -> [String] {
    var (words, word, quote) = ([String](), String?.none, Character?.none)
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " || character == "\t" {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let whole = word { words.append(whole) }
    guard quote == nil else { throw KitError.query("a quote is not closed in \"\(text)\"") }
    guard !words.isEmpty else { throw KitError.query("it is empty") }
    return words
  }

  /// Also when the files that it names were written: what a script makes changes with the script.
  public var identity: [String] {
    words.map { word in
      let path = URL(fileURLWithPath: word).resolvingSymlinksInPath().path
      let file = try? FileManager.default.attributesOfItem(atPath: path)
      guard let file, file[.type] as? FileAttributeType == .typeRegular,
        let written = file[.modificationDate] as? Date
      else { return word }
      return "\(word) \(file[.size] ?? 0) \(written.timeIntervalSince1970)"
    }
  }
  public var description: String { words.joined(separator: " ") }
  public var size: Size? { nil }

  /// Batch by batch; batches that are there already are not made again.
  ///
  /// - Throws: `KitError.query` where the program fails, takes too long or writes nothing.
  public func protect(
    count: Int, in folder: URL, progress: any ProgressSink, _ picture: (Int) -> Image
  ) throws -> DataLocation {
    let files = FileManager.default
    let all = folder.appendingPathComponent("protected", isDirectory: true)
    try files.createDirectory(at: all, withIntermediateDirectories: true)
    for start in stride(from: 0, to: count, by: Self.batch) {
      let done = all.appendingPathComponent("batch-\(start)", isDirectory: true)
      if files.fileExists(atPath: done.path) { continue }
      let given = folder.appendingPathComponent("in", isDirectory: true)
      let made = folder.appendingPathComponent("out", isDirectory: true)
      for place in [given, made] {
        try? files.removeItem(at: place)
        try files.createDirectory(at: place, withIntermediateDirectories: true)
      }
      for number in start..<min(count, start + Self.batch) {
        // Names say nothing to the program.
        try AtomicFile.write(
          try PNG.encode(picture(number)), to: given.appendingPathComponent("\(number).png"))
      }
      try run(given, made)
      guard try !files.contentsOfDirectory(atPath: made.path).isEmpty else {
        throw KitError.query("\(words[0]) ended well and wrote nothing into {out}")
      }
      try files.moveItem(at: made, to: done)
      try? files.removeItem(at: given)
      progress.show(
        ProgressUpdate(
          task: "having pictures protected", done: min(count, start + Self.batch), total: count,
          unit: "pictures"))
    }
    var location = DataLocation(path: all.path)
    location.takesEveryPicture = true
    return location
  }

  private func run(_ input: URL, _ output: URL) throws {
    let command = words.map {
      $0.replacing("{in}", with: input.path).replacing("{out}", with: output.path)
    }
    let errors = output.deletingLastPathComponent().appendingPathComponent("errors.txt")
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--"] + command
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch { throw KitError.query("\(words[0]) cannot be started") }
    guard ended.wait(timeout: .now() + limit) == .success else {
      process.terminate()
      if ended.wait(timeout: .now() + 5) != .success {
        kill(process.processIdentifier, SIGKILL)
      }
      throw KitError.query(
        "\(words[0]) took longer than \(Int(limit)) s for \(Self.batch) pictures; "
          + "allow more with --query-limit")
    }
    guard process.terminationStatus == 0 else {
      let said = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      let last = said.split(separator: "\n").last.map { ": \($0.prefix(200))" } ?? ""
      throw KitError.query("\(words[0]) ended with \(process.terminationStatus)\(last)")
    }
  }
}
