import Datasets
import Foundation
import Imaging
import Pixels
import Records

/// Whatever protects pictures when an audit asks it to: somebody's program, or a model.
public protocol PictureProtector: Sendable, CustomStringConvertible {
  /// Words by which its work is told from another's.
  var identity: [String] { get }
  /// The only size that it takes; nil where it takes any.
  var size: Size? { get }

  /// Has pictures protected, or finds them protected already.
  ///
  /// - Parameters:
  ///   - count: of the pictures.
  ///   - folder: where its work is kept.
  /// - Returns: where the protected samples lie, each named by its picture's number.
  func protect(
    count: Int, in folder: URL, progress: any ProgressSink, _ picture: (Int) -> Image
  ) throws -> DataLocation
}

extension QueryProgram {
  /// What `--query` names: a program with `{in}` and `{out}`, or a model's file.
  ///
  /// - Parameters:
  ///   - limit: seconds that a program may take for a batch.
  ///   - pixels: what a model takes pictures as.
  /// - Throws: `KitError.query`, `KitError.onnx`.
  public static func protector(
    _ text: String, limit: Double, pixels: PixelRange
  ) throws -> any PictureProtector {
    guard text.lowercased().hasSuffix(".onnx") else {
      return try QueryProgram(parsing: text, limit: limit)
    }
    return try OnnxObfuscator(URL(fileURLWithPath: text), pixels: pixels)
  }
}
