import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import TestSupport
import Testing

/// Synthetic faces as a data set, and a folder to work in.
struct FaceSet {
  let folder: TemporaryFolder
  let source: any Source
  let key = MasterKey()

  init(count: Int = 12, size: Int = 24) throws {
    folder = try TemporaryFolder()
    source = try Sources.open(
      DataLocation(
        root: folder.url, source: "synthetic-faces?count=\(count)&people=4&seed=5&size=\(size)"))
  }

  func settings(_ cipher: String = "pixel+shuffle") throws -> EncryptionSettings {
    EncryptionSettings(
      cipher: try CipherRegistry.labelled(cipher), labels: ["Smiling"], threads: 2)
  }

  @discardableResult
  func encrypt(
    _ settings: EncryptionSettings, to name: String, owner: String? = nil,
    from watched: WatchedSource? = nil
  ) throws -> EncryptionJob.Report {
    try EncryptionJob(
      settings, key: settings.keys == .discarded ? nil : key, output: folder.file(name),
      owner: owner.map(folder.file), version: "1"
    ).run(watched ?? source)
  }

  @discardableResult
  func decrypt(
    _ name: String, to output: String, keys: [MasterKey]? = nil
  ) throws -> DecryptionJob.Report {
    try DecryptionJob(keys: keys ?? [key], threads: 2)
      .decrypt(folder: folder.file(name), to: folder.file(output))
  }

  /// For a job that is to give the same bytes as another.
  func copySeed(from name: String, to other: String) throws {
    try write(FileBytes.read(folder.file("\(name).owner/job.seed")), "\(other).owner/job.seed")
  }

  func write(_ bytes: [UInt8], _ name: String) throws {
    let file = folder.file(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try AtomicFile.write(bytes, to: file)
  }

  func plain(_ index: Int) throws -> Image {
    guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil) else {
      throw DatasetError.sample(source.id(at: index), problem: "no picture")
    }
    return image
  }

  func picture(_ path: String) throws -> Image {
    try ImageDecoder.decode(FileBytes.read(folder.file(path)), name: path)
  }

  /// Every file below a folder and what it holds.
  func tree(_ name: String) throws -> [String: [UInt8]] {
    let root = folder.file(name)
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    var files: [String: [UInt8]] = [:]
    for path in paths ?? [] {
      let url = root.appendingPathComponent(path)
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      if !isFolder.boolValue { files[path] = try FileBytes.read(url) }
    }
    return files
  }
}
