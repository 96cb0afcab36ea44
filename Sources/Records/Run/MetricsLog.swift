import Formats
import Foundation

/// One line of `metrics.jsonl`: the losses of a step, or figures of a validation.
public struct MetricsEntry: Codable, Sendable, Equatable {
  /// Of the whole training, from 1.
  public var step: Int
  public var epoch: Int
  /// What the figures are of, for instance a stage of training or `validation`.
  public var phase: String
  /// By name. One that is not finite is written as null and reads back as NaN.
  public var losses: [String: Double]

  public init(step: Int, epoch: Int, phase: String, losses: [String: Double]) {
    self.step = step
    self.epoch = epoch
    self.phase = phase
    self.losses = losses
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    step = try container.decode(Int.self, forKey: .step)
    epoch = try container.decode(Int.self, forKey: .epoch)
    phase = try container.decode(String.self, forKey: .phase)
    losses = try container.decode([String: Double?].self, forKey: .losses).mapValues { $0 ?? .nan }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(step, forKey: .step)
    try container.encode(epoch, forKey: .epoch)
    try container.encode(phase, forKey: .phase)
    try container.encode(losses.mapValues { $0.isFinite ? $0 : nil }, forKey: .losses)
  }

  private enum CodingKeys: String, CodingKey {
    case step, epoch, phase, losses
  }

  /// One line with its newline; keys are sorted and no time is in it, so equal runs write equal
  /// files.
  func line() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try Array(encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      preconditionFailure("MetricsEntry.line(): \(error)")
    }
  }
}

/// Appends to a run's `metrics.jsonl`.
public final class MetricsLog {
  private let file: AppendOnlyFile

  /// Opens or makes the file. A last line that a killed process left unfinished is dropped.
  public init(appendingTo url: URL) throws {
    file = try AppendOnlyFile(url)
    try file.truncate(toBytes: try file.endOfLastLine())
  }

  /// Length of the file, for a checkpoint to remember.
  public var byteCount: Int { file.byteCount }

  public func append(_ entry: MetricsEntry) throws {
    try file.append(entry.line())
  }

  /// Forgets what lies beyond a length that a checkpoint remembered: it will be done again.
  ///
  /// - Throws: `RecordError.logTooShort`.
  public func truncate(toBytes bytes: Int) throws {
    try file.truncate(toBytes: bytes)
  }

  /// Waits until everything lies on the disk; before a checkpoint that counts on it.
  public func synchronize() throws {
    try file.synchronize()
  }

  /// What a log holds.
  public struct Content: Sendable {
    public var entries: [MetricsEntry] = []
    /// The numbers of lines that could not be read, from 1. A last line without its newline is not
    /// among them: it may be just being written.
    public var skipped: [Int] = []
  }

  /// Reads a log, also one that a run is just writing or that was damaged.
  ///
  /// - Throws: `FormatError` where the file itself cannot be read.
  public static func read(_ url: URL) throws -> Content {
    let bytes = try FileBytes.read(url)
    let decoder = JSONDecoder()
    var content = Content()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (place, line) in lines.dropLast().enumerated() where !line.isEmpty {
      if let entry = try? decoder.decode(MetricsEntry.self, from: Data(line)) {
        content.entries.append(entry)
      } else {
        content.skipped.append(place + 1)
      }
    }
    return content
  }
}
