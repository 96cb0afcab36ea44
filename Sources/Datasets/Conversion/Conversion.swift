import Dispatch
import Formats
import Foundation
import Imaging
import Pixels
import Synchronization

/// Rewrites a source as a WebDataset tar, `KEY.png` or `SPLIT/KEY.png`, with `labels.csv` beside it.
///
/// Pictures are decoded and encoded anew, so that nothing but their pixels is left: no EXIF, no
/// names of cameras, no times. Arrays become `KEY.safetensors`. The same source gives the same bytes.
public struct Conversion: Sendable {
  /// How pictures are stored.
  public enum Encoding: Sendable, Equatable {
    /// Loses nothing.
    case png
    /// Much smaller; `quality` from 1 to 100.
    case jpeg(quality: Int)
  }

  public struct Report: Sendable, Equatable {
    public let written: Int
    /// Samples that do not decode; their rows are left out of the labels.
    public let skipped: [SkippedSample]
  }

  /// Samples that are encoded before they are written.
  private static let batch = 64

  public var encoding: Encoding
  /// Scales and centre-crops to this size; nil keeps each picture's own.
  public var size: Size?
  /// 1 or 3; nil keeps each picture's own.
  public var channels: Int?
  public var threads: Int

  public init(
    encoding: Encoding = .png, size: Size? = nil, channels: Int? = nil, threads: Int = 1
  ) {
    self.encoding = encoding
    self.size = size
    self.channels = channels
    self.threads = threads
  }

  /// Both files appear when they are whole, or not at all.
  ///
  /// - Throws: `DatasetError` for keys that are no file names and when nothing decodes,
  ///   `FormatError` where a file cannot be written.
  public func write(
    _ source: any Source, to archive: URL, labels: URL,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> Report {
    try Self.checkKeys(of: source)
    let writer = try TarWriter(to: archive)
    var written: [Int] = []
    var skipped: [SkippedSample] = []
    for start in stride(from: 0, to: source.count, by: Self.batch) {
      let indices = start..<min(source.count, start + Self.batch)
      for (index, result) in zip(indices, encoded(source, indices)) {
        switch result {
        case .success(let file):
          try writer.append(file.name, file.bytes)
          written.append(index)
        case .failure(let failure):
          skipped.append(SkippedSample(id: source.id(at: index), reason: failure.reason))
        }
      }
      progress?(indices.upperBound, source.count)
    }
    guard !written.isEmpty else {
      let first = skipped.first.map { "; the first: \($0.reason)" } ?? ""
      throw DatasetError.empty(
        source.name, problem: "none of \(source.count) samples decodes\(first)")
    }
    try writer.finish()
    do {
      let table = LabelsFile.table(of: source, indices: written)
      try AtomicFile.write(table.encoded(), to: labels)
    } catch {
      try? FileManager.default.removeItem(at: archive)
      throw error
    }
    return Report(written: written.count, skipped: skipped)
  }

  private struct File: Sendable {
    let name: String
    let bytes: [UInt8]
  }

  private struct Failure: Error {
    let reason: String
  }

  private func encoded(_ source: any Source, _ indices: Range<Int>) -> [Result<File, Failure>] {
    let results = Mutex<[Int: Result<File, Failure>]>([:])
    let stripes = min(threads, indices.count)
    DispatchQueue.concurrentPerform(iterations: stripes) { stripe in
      for index in stride(from: indices.lowerBound + stripe, to: indices.upperBound, by: stripes) {
        let result = Result { try file(source, index) }.mapError { Failure(reason: "\($0)") }
        results.withLock { $0[index] = result }
      }
    }
    let all = results.withLock { $0 }
    return indices.compactMap { all[$0] }
  }

  private func file(_ source: any Source, _ index: Int) throws -> File {
    let stem = Self.stem(of: source.id(at: index))
    switch try source.payload(at: index, size: size, channels: channels) {
    case .image(let image):
      switch encoding {
      case .png: return File(name: stem + ".png", bytes: try PNG.encode(image))
      case .jpeg(let quality):
        let plain = image.as8Bit().converted(toChannels: image.channels < 3 ? 1 : 3)
        return File(name: stem + ".jpg", bytes: try JPEG.encode(plain, quality: quality))
      }
    case .features(let array):
      let bytes = SafeTensors(arrays: ["features": array]).encoded()
      return File(name: stem + ".safetensors", bytes: bytes)
    case .text:
      throw DatasetError.sample(
        source.id(at: index), problem: "holds a text; pictures and arrays are converted")
    }
  }

  private static func stem(of id: SampleID) -> String {
    id.split.isEmpty ? id.key : id.split + "/" + id.key
  }

  /// Keys become names of files, which must differ and stay inside the archive.
  package static func checkKeys(of source: any Source) throws {
    var seen: Set<String> = []
    for index in 0..<source.count {
      let id = source.id(at: index)
      let stem = stem(of: id)
      let parts = stem.split(separator: "/", omittingEmptySubsequences: false)
      guard !parts.contains(where: { ["", ".", ".."].contains($0) }), !stem.contains("\0") else {
        throw DatasetError.sample(
          id, problem: "the key \"\(id.key)\" is no name for a file; rename it in the labels")
      }
      guard seen.insert(stem).inserted else {
        throw DatasetError.sample(
          id, problem: "the key occurs twice; every sample needs a key of its own")
      }
    }
  }
}
