import Ciphers
import Formats
import Foundation

/// Where a job's encrypted images lie until all of them are there.
struct Stage: Sendable {
  private let images: URL

  init(_ folder: WorkFolder) { images = folder.images }

  /// - Parameter name: may hold folders.
  func image(_ name: String, ending: String) -> URL {
    images.appendingPathComponent("\(name).\(ending)")
  }

  /// Files get their names when they are whole, so being there is being whole.
  func contains(_ image: URL) -> Bool {
    FileManager.default.fileExists(atPath: image.path)
      && (image.pathExtension == "png"
        || FileManager.default.fileExists(atPath: beside(image).path))
  }

  func keep(_ bytes: [UInt8], _ info: CiphertextInfo, as image: URL) throws {
    try Folders.make(image.deletingLastPathComponent())
    // Other formats have no place for it.
    if image.pathExtension != "png" {
      try AtomicFile.write(Array(info.text.utf8), to: beside(image), synchronizes: false)
    }
    try AtomicFile.write(bytes, to: image, synchronizes: false)
  }

  /// - Throws: `JobError.badInfo` for a file that a power cut left empty.
  func info(_ image: URL, holding bytes: [UInt8]) throws -> CiphertextInfo {
    if image.pathExtension == "png" {
      return try CiphertextInfo(png: bytes, name: image.path)
    }
    guard
      let info = try? JSONDecoder().decode(
        CiphertextInfo.self, from: Data(FileBytes.read(beside(image))))
    else { throw JobError.badInfo(image.path) }
    return info
  }

  private func beside(_ image: URL) -> URL { image.appendingPathExtension("json") }

  /// Copies names, not bytes: the job can still be finished anew.
  func link(_ files: [URL], into target: URL) throws {
    for file in files {
      let relative = String(file.path.dropFirst(images.path.count).drop { $0 == "/" })
      let place = target.appendingPathComponent(relative)
      try Folders.make(place.deletingLastPathComponent())
      // Some file systems know no second names.
      if Foundation.link(file.path, place.path) != 0 {
        try AtomicFile.write(FileBytes.read(file), to: place, synchronizes: false)
      }
    }
  }
}
