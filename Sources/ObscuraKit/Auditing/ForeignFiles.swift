import Datasets
import Foundation
import Pixels
import Records

/// What files of protected pictures hold that no attacker sees, who get pixels of one size.
struct ForeignFiles {
  private let protected: URL
  private let size: Size
  private let dataset: Dataset

  /// Files that are looked at.
  private static let probes = 64

  /// - Parameters:
  ///   - protected: a folder or an archive of pictures.
  ///   - size: at which they are audited.
  init(_ protected: URL, _ size: Size, dataset: Dataset) {
    self.protected = protected
    self.size = size
    self.dataset = dataset
  }

  /// - Throws: the reader's error.
  func notes() throws -> [String] {
    let metadata =
      "What files hold beside the pixels, such as EXIF with a thumbnail of the original."
    guard let first = try pictures(most: 1).first else { return [metadata] }
    var lost: [String] = []
    if first.size != size { lost.append("\(first.size) pixels were scaled to \(size)") }
    if first.type != .uint8 { lost.append("of 16 bits the upper 8 were read") }
    if first.channels >= 3 && dataset.channels == 1 { lost.append("colours were read as grey") }
    return [metadata]
      + (lost.isEmpty
        ? []
        : ["What protected pictures lost when they were read: \(lost.joined(separator: "; "))."])
  }

  /// Whether what is transparent still holds colours; nil where nothing is.
  ///
  /// - Throws: the reader's error.
  func check() throws -> AuditCheck? {
    let all = try pictures(most: Self.probes)
    let transparent = all.filter { $0.channels == 2 || $0.channels == 4 }
    guard !transparent.isEmpty else { return nil }
    let hidden = transparent.count { Self.holdsColours($0.as8Bit()) }
    return AuditCheck(
      name: "colours under transparency", outcome: hidden == 0 ? .passed : .failed,
      finding: hidden == 0
        ? "What is transparent holds no colours."
        : "In \(hidden) of \(all.count) files that were looked at, what is transparent still holds "
          + "different colours: whoever takes the transparency away sees them.")
  }

  /// Some of the pictures as they are stored.
  private func pictures(most: Int) throws -> [Image] {
    let source = try Sources.open(DataLocation(path: protected.path))
    return try Array(0..<source.count).thinned(to: most).compactMap { place in
      guard case .image(let image) = try source.payload(at: place, size: nil, channels: nil) else {
        return nil
      }
      return image
    }
  }

  /// Whether transparent pixels differ in colour.
  private static func holdsColours(_ image: Image) -> Bool {
    let channels = image.channels
    var known: ArraySlice<UInt8>?
    for pixel in stride(from: 0, to: image.bytes.count, by: channels)
    where image.bytes[pixel + channels - 1] == 0 {
      let colour = image.bytes[pixel..<pixel + channels - 1]
      if let known, !known.elementsEqual(colour) { return true }
      known = known ?? colour
    }
    return false
  }
}
