import Architectures
import Auditing
import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Records
import Tensors

/// Writes the pictures of a report: original, protected, reconstruction.
struct AuditGallery {
  let dataset: Dataset
  let subject: AuditSubject
  let folder: URL

  func write(_ shown: Auditor.ShownPicture) throws -> [AuditImage] {
    let key = dataset.ids[shown.place].description
    let original = dataset.layout.drawn(dataset.pixels(at: shown.place))
    let rebuilt = dataset.layout.drawn(shown.reconstruction)
    let figures = String(
      format: "MS-SSIM %.3f, PSNR %.1f dB", shown.similarity, shown.signalToNoise)
    return [
      try save(original, .original, shown.choice, key, "what was protected"),
      try save(
        protectedPicture(shown.place), .protected, shown.choice, key,
        subject.protectedShape == subject.picture
          ? "what is released" : "mean of the protected channels, each scaled to its own range"),
      try save(rebuilt, .reconstruction, shown.choice, key, figures),
    ]
  }

  /// Real pictures of the classes, what was released of them, and what was drawn, in rows.
  func write(_ shown: ClassPictures) throws -> [AuditImage] {
    let real = shown.examples.map { place in
      Image(size: dataset.size, channels: dataset.channels, bytes: dataset.pixels(at: place))
    }
    let drawn = shown.drawn.map { bytes in
      Image(size: dataset.size, channels: dataset.channels, bytes: bytes)
    }
    let figure = String(
      format: "%@; an independent classifier recognises %.3f of all", shown.name, shown.recognised)
    let sheets: [(AuditImage.Role, [Image], String)] = [
      (.original, real, "real test pictures"),
      (.protected, shown.examples.map(protectedPicture), "what the classifier reads of them"),
      (.reconstruction, drawn, figure),
    ]
    return try sheets.filter { !$0.1.isEmpty }.map { role, pictures, caption in
      try save(
        .sheet(pictures, columns: shown.classes), role, .classes, shown.label, caption)
    }
  }

  /// Features have many channels: their mean magnitude is shown as a grey picture.
  private func protectedPicture(_ place: Int) -> Image {
    let features = withoutGradients { subject.release([place]).converted(to: .float32) }
    let shape = subject.protectedShape
    if shape == subject.picture { return dataset.layout.drawn(features.pictureBytes[0]) }
    let map = features.mean(over: [1]).reshaped([shape.size.height, shape.size.width]).floats
    let (low, high) = (map.min() ?? 0, map.max() ?? 1)
    let bytes = map.map { UInt8(max(0, min(255, ($0 - low) / max(high - low, 1e-9) * 255))) }
    return shape.isSequence
      ? SampleLayout.strips(bytes, length: shape.size.width)
      : Image(size: shape.size, channels: 1, bytes: bytes)
  }

  private func save(
    _ image: Image, _ role: AuditImage.Role, _ choice: AuditImage.Choice, _ key: String,
    _ caption: String
  ) throws -> AuditImage {
    let images = folder.appendingPathComponent("images", isDirectory: true)
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    let bytes = try PNG.encode(image)
    let file = "images/\(choice.rawValue)-\(role.rawValue).png"
    try AtomicFile.write(bytes, to: folder.appendingPathComponent(file))
    return AuditImage(
      role: role, choice: choice, key: key, file: file, sha256: sha256(bytes), caption: caption)
  }
}

extension SampleLayout {
  private static let stripHeight = 12

  /// A sample's bytes as something to look at: of a window a grey strip for each sensor.
  fileprivate func drawn(_ bytes: [UInt8]) -> Image {
    guard case .window(let length, let channels, _) = self else {
      return Image(size: size, channels: channels, bytes: bytes)
    }
    let rows = (0..<channels).flatMap { channel in
      (0..<length).map { bytes[$0 * channels + channel] }
    }
    return Self.strips(rows, length: length)
  }

  /// - Parameter rows: one behind the other.
  fileprivate static func strips(_ rows: [UInt8], length: Int) -> Image {
    let strips = stride(from: 0, to: rows.count, by: length).flatMap { start in
      (0..<stripHeight).flatMap { _ in rows[start..<start + length] }
    }
    return Image(
      size: Size(height: rows.count / length * stripHeight, width: length), channels: 1,
      bytes: Array(strips))
  }
}
