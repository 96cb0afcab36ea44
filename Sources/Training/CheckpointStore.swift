import Formats
import Foundation
import Tensors

/// The checkpoints of one training: numbered files, each whole or not there, the newest two kept.
public struct CheckpointStore {
  public let folder: URL

  static let kept = 2
  static let ending = "checkpoint"

  public init(_ folder: URL) {
    self.folder = folder
  }

  /// Writes the next checkpoint and removes all but the newest two.
  func save(_ position: TrainingPosition, _ tensors: [String: Tensor]) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(position), as: UTF8.self)
    let file = SafeTensors(
      arrays: tensors.mapValues(\.stored), metadata: ["position": text])
    let number = (files.last.flatMap(number(of:)) ?? 0) + 1
    let digits = String(number)
    let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    let url = folder.appendingPathComponent("\(name).\(Self.ending)")
    try ChecksummedFile.write(file.encoded(), to: url)
    for old in files.dropLast(Self.kept) { try? FileManager.default.removeItem(at: old) }
  }

  /// The newest checkpoint that is whole.
  ///
  /// - Parameter warn: told of every damaged one that was passed over.
  /// - Returns: nil where there is none at all.
  /// - Throws: `TrainingError.noUsableCheckpoint` where there are some and all are damaged.
  func newest(
    warn: (String) -> Void
  ) throws -> (file: URL, position: TrainingPosition, tensors: [String: Tensor])? {
    var damaged: [(url: URL, problem: String)] = []
    for url in files.reversed() {
      do {
        let (position, tensors) = try read(url)
        setAside(damaged.map(\.url))
        return (url, position, tensors)
      } catch {
        damaged.append((url, "\(error)"))
        warn("\(error); trying the checkpoint before it")
      }
    }
    guard damaged.isEmpty else {
      throw TrainingError.noUsableCheckpoint(damaged.map(\.problem))
    }
    return nil
  }

  /// Renames damaged checkpoints, so that they do not count among the newest that are kept. Only
  /// once a whole one is found: with none left, the next attempt must not start from nothing.
  private func setAside(_ damaged: [URL]) {
    for url in damaged {
      let name = url.appendingPathExtension("damaged")
      try? FileManager.default.removeItem(at: name)
      try? FileManager.default.moveItem(at: url, to: name)
    }
  }

  /// Removes all checkpoints.
  public func clear() throws {
    for url in files { try FileManager.default.removeItem(at: url) }
  }

  private func read(_ url: URL) throws -> (TrainingPosition, [String: Tensor]) {
    let bytes = try ChecksummedFile.read(url)
    let file = try SafeTensors(decoding: bytes, name: url.lastPathComponent)
    let text = file.metadata["position"] ?? ""
    let position = try JSONDecoder().decode(TrainingPosition.self, from: Data(text.utf8))
    return (position, file.arrays.mapValues { Tensor($0) })
  }

  /// All checkpoints, oldest first.
  private var files: [URL] {
    let found = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (found ?? []).filter { $0.pathExtension == Self.ending && number(of: $0) != nil }
      .sorted { (number(of: $0) ?? 0) < (number(of: $1) ?? 0) }
  }

  private func number(of url: URL) -> Int? {
    Int(url.deletingPathExtension().lastPathComponent)
  }
}
