import Formats
import Foundation
import Imaging
import Pixels

/// What the files of a data set hold, told by their names' endings.
package enum SampleFile {
  package enum Kind {
    case picture
    case safeTensors
    case numPy
  }

  /// Endings of pictures. Those that no decoder reads are listed too: such a file is then a
  /// sample that is skipped with the reason, instead of a file that silently does not count.
  private static let pictures: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "pgm", "ppm", "pnm", "dcm", "bmp", "gif", "tif",
    "tiff", "heic", "heif", "avif", "jp2", "jxl",
  ]

  /// nil for files that carry no sample, hidden ones included.
  package static func kind(of path: String) -> Kind? {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), !name.hasPrefix(".") else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "safetensors": return .safeTensors
    case "npy": return .numPy
    case let ending where pictures.contains(ending): return .picture
    default: return nil
    }
  }

  /// The path without its ending.
  static func key(of path: String) -> String {
    guard let dot = path.lastIndex(of: "."), dot > (path.lastIndex(of: "/") ?? path.startIndex)
    else { return path }
    return String(path[..<dot])
  }

  /// The key that a cell of a labels file names: a picture's ending is dropped, and `./`.
  static func key(ofCell cell: String) -> String {
    let cell = cell.trimmingCharacters(in: .whitespaces)
    let path = cell.hasPrefix("./") ? String(cell.dropFirst(2)) : cell
    return kind(of: path) == nil ? path : key(of: path)
  }

  /// Decodes a file's bytes.
  static func decode(
    _ bytes: [UInt8], name: String, size: Size?, channels: Int?
  ) throws -> Payload {
    switch kind(of: name) {
    case .safeTensors:
      return .features(try features(try SafeTensors(decoding: bytes, name: name), name: name))
    case .numPy: return .features(try NumPy.decode(bytes, name: name))
    case .picture, nil: break
    }
    if let size, let channels {
      return .image(
        try ImageDecoder.decode(bytes, name: name, size: size, channels: channels))
    }
    let image = try ImageDecoder.decode(bytes, name: name)
    return .image(image.fitted(to: size, channels: channels))
  }

  /// The one array of a sample's file, or the one called `features`.
  private static func features(_ file: SafeTensors, name: String) throws -> StoredArray {
    if let array = file.arrays["features"] { return array }
    guard file.arrays.count == 1, let array = file.arrays.first?.value else {
      throw DatasetError.malformed(
        name,
        problem: "\(file.arrays.count) arrays; expected a single one, or one called \"features\"")
    }
    return array
  }
}

extension Image {
  /// 8 bits a value, scaled so that the shorter side fits and centre-cropped to `size`, with 1 or
  /// 3 channels; nil leaves the size or the channels as they are.
  package func fitted(to size: Size?, channels: Int?) -> Image {
    var image = size == nil && channels == nil ? self : as8Bit()
    if let channels, channels != image.channels { image = image.converted(toChannels: channels) }
    guard let size, size != image.size else { return image }
    let scale = max(
      Double(size.height) / Double(image.size.height),
      Double(size.width) / Double(image.size.width))
    let scaled = Size(
      height: max(size.height, Int((Double(image.size.height) * scale).rounded())),
      width: max(size.width, Int((Double(image.size.width) * scale).rounded())))
    return image.resized(to: scaled).centerCropped(to: size)
  }
}
