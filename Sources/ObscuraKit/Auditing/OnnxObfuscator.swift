import COnnx
import Crypto
import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Records

/// An obfuscator as an ONNX file: one picture tensor in, `[N, C, H, W]` or `[N, H, W, C]` of floats or
/// bytes, one tensor `[N, …]` out.
///
/// What it makes of the pictures' own shape, in bytes or between 0 and 1, is read as pictures, all
/// else as features.
public struct OnnxObfuscator: PictureProtector {
  private let file: URL
  private let pixels: PixelRange
  private let model: OnnxModel
  private let layout: Layout
  private let digest: String

  /// Pictures that a model takes at once where it leaves that open.
  private static let batch = 64

  /// - Throws: `KitError.onnx`.
  public init(_ file: URL, pixels: PixelRange = .unit) throws {
    model = try OnnxModel(file)
    layout = try Layout(model.input, file: file.lastPathComponent)
    digest = SHA256.hash(data: try Data(contentsOf: file)).description
    self.file = file
    self.pixels = pixels
  }

  public var identity: [String] { [digest, pixels.rawValue] }
  public var size: Size? { layout.size }
  public var description: String {
    layout.isBytes ? file.path : "\(file.path), pixels \(pixels.rawValue)"
  }

  /// - Throws: `KitError.onnx` where the model fails or does not answer picture by picture.
  public func protect(
    count: Int, in folder: URL, progress: any ProgressSink, _ picture: (Int) -> Image
  ) throws -> DataLocation {
    let kept = folder.appendingPathComponent("protected.safetensors")
    if FileManager.default.fileExists(atPath: kept.path) { return DataLocation(path: kept.path) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var (values, shape, type) = ([UInt8](), [Int](), ElementType.float32)
    var original = (size: Size(side: 0), channels: 0)
    let batch = layout.batch ?? Self.batch
    for start in stride(from: 0, to: count, by: batch) {
      let wanted = min(count, start + batch) - start
      // A model for so many pictures is given so many.
      let images = (0..<(layout.batch ?? wanted)).map { picture(start + min($0, wanted - 1)) }
      original = (images[0].size, images[0].channels)
      let given = try layout.tensor(images, pixels, file: file.lastPathComponent)
      let made = try model.run(given.bytes, shape: given.shape)
      let one = Array(made.shape.dropFirst())
      guard !one.isEmpty, made.shape[0] == images.count, start == 0 || one == shape else {
        let sides = start == 0 ? ["…"] : shape.map(String.init)
        throw KitError.onnx(
          file.lastPathComponent,
          "of \(images.count) pictures it makes \(made.shape); expected "
            + "[\(([String(images.count)] + sides).joined(separator: ", "))]")
      }
      (shape, type) = (one, made.type)
      values += made.bytes.prefix(wanted * made.bytes.count / images.count)
      progress.show(
        ProgressUpdate(
          task: "having pictures protected", done: start + wanted, total: count, unit: "pictures"))
    }
    let all = StoredArray(type: type, shape: [count] + shape, bytes: values)
    // Bytes in another shape than a picture's are numbers like others.
    let made =
      Self.isPictures(all, original)
      ? ["images": all] : ["features": StoredArray(all.floats(), shape: all.shape)]
    try SafeTensors(arrays: made).write(to: kept)
    return DataLocation(path: kept.path)
  }

  private static func isPictures(
    _ array: StoredArray, _ original: (size: Size, channels: Int)
  ) -> Bool {
    let sides = [original.size.height, original.size.width]
    let shape = Array(array.shape.dropFirst())
    guard shape == [original.channels] + sides || shape == sides + [original.channels] else {
      return false
    }
    return array.type == .uint8 || array.floats().allSatisfy { (0...1).contains($0) }
  }
}

/// How a model takes pictures.
private struct Layout {
  /// nil where any number will do.
  let batch: Int?
  /// nil where any size will do.
  let size: Size?
  /// nil where any number will do.
  let channels: Int?
  let channelsFirst: Bool
  let isBytes: Bool

  init(_ input: OnnxModel.Kind, file: String) throws {
    let known = input.sides.map { $0 > 0 ? $0 : nil }
    let isPicture = known.count == 4
    // Where both are open, PyTorch's order is likelier.
    channelsFirst =
      isPicture && ([1, 3].contains(known[1]) || ![1, 3].contains(known[3]))
    let places = channelsFirst ? (channel: 1, row: 2) : (channel: 3, row: 1)
    guard isPicture, [1, 3, nil].contains(known[places.channel]),
      [ONNX_FLOAT, ONNX_UINT8].contains(input.element)
    else {
      let sides = known.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
      throw KitError.onnx(
        file,
        "it takes [\(sides)] of ONNX's type \(input.element); expected [N, C, H, W] or "
          + "[N, H, W, C] of float or uint8 with 1 or 3 channels")
    }
    batch = known[0]
    channels = known[places.channel]
    isBytes = input.element == ONNX_UINT8
    size = known[places.row].flatMap { height in
      known[places.row + 1].map { Size(height: height, width: $0) }
    }
  }

  func tensor(
    _ images: [Image], _ pixels: PixelRange, file: String
  ) throws -> (bytes: [UInt8], shape: [Int]) {
    let fitted = images.map { $0.fitted(to: nil, channels: channels) }
    let (area, depth, side) = (fitted[0].size.area, fitted[0].channels, fitted[0].size)
    guard size == nil || size == side else {
      throw KitError.onnx(
        file, "it takes \(size?.description ?? ""), the audit has \(side); leave --size out")
    }
    var values: [UInt8] = []
    values.reserveCapacity(fitted.count * area * depth * (isBytes ? 1 : 4))
    for image in fitted {
      for place in 0..<area * depth {
        let (pixel, channel) =
          channelsFirst ? (place % area, place / area) : (place / depth, place % depth)
        let byte = image.bytes[pixel * depth + channel]
        guard !isBytes else {
          values.append(byte)
          continue
        }
        withUnsafeBytes(of: pixels.value(byte, channel: channel)) { values += $0 }
      }
    }
    let picture =
      channelsFirst ? [depth, side.height, side.width] : [side.height, side.width, depth]
    return (values, [fitted.count] + picture)
  }
}
