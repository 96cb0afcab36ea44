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

  /// Whether an image is there and whole. Files get their names when they are whole, but they are
  /// not waited for: a power cut may leave them empty or torn.
  func holds(_ image: URL, _ encryption: ImageEncryption) -> Bool {
    guard Folders.exists(image), let bytes = try? FileBytes.read(image) else { return false }
    return encryption.made(bytes, name: image.path)
  }

  func keep(_ bytes: [UInt8], as image: URL) throws {
    try Folders.make(image.deletingLastPathComponent())
    try AtomicFile.write(bytes, to: image, synchronizes: false)
  }

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
