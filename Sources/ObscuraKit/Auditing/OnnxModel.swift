import COnnx
import Foundation
import Formats

/// A model with one input and one output, run by ONNX Runtime, which is loaded when it is there.
///
/// Who draws noise draws on from call to call: a model opened anew would draw the same again.
package final class OnnxModel: @unchecked Sendable {
  private let model: OpaquePointer
  /// What a run makes lies in the model until the next one.
  private let turn = NSLock()
  private let file: String

  /// Sides below 1 are open.
  struct Kind: Equatable {
    let element: Int32
    let sides: [Int]
  }

  /// Where ONNX Runtime is looked for; `ONNXRUNTIME` names another file.
  private static let libraries = [
    "libonnxruntime.so.1", "libonnxruntime.so", "libonnxruntime.dylib",
  ]

  /// ONNX Runtime's library; nil where there is none on this machine.
  package static let runtime: String? = {
    let named = ProcessInfo.processInfo.environment["ONNXRUNTIME"].map { [$0] }
    return (named ?? libraries).first { onnx_exists($0) != 0 }
  }()

  /// - Throws: `KitError.onnx`.
  init(_ url: URL) throws {
    file = url.lastPathComponent
    guard let library = Self.runtime else { throw KitError.onnx(file, Self.missing) }
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw KitError.onnx(file, "there is no such file; check the path")
    }
    var room = [CChar](repeating: 0, count: 512)
    let threads = Int32(ProcessInfo.processInfo.activeProcessorCount)
    guard let opened = onnx_open(library, url.path, threads, &room, room.count) else {
      throw KitError.onnx(file, "ONNX Runtime cannot open it: \(Self.text(room))")
    }
    model = opened
    guard onnx_inputs(model) == 1, onnx_outputs(model) == 1 else {
      throw KitError.onnx(
        file,
        "it has \(onnx_inputs(model)) inputs and \(onnx_outputs(model)) outputs; expected one "
          + "picture in and what is released out; cut it with onnx.utils.extract_model")
    }
  }

  deinit { onnx_close(model) }

  private static let missing =
    "ONNX Runtime is not on this machine; run scripts/setup onnx, or name its library in ONNXRUNTIME"

  var input: Kind { Kind(onnx_input(model)) }

  /// - Parameters:
  ///   - values: the input's bytes.
  ///   - shape: of the input, all sides known.
  /// - Throws: `KitError.onnx`.
  func run(_ values: [UInt8], shape: [Int]) throws -> StoredArray {
    var given = onnx_tensor()
    given.element = input.element
    given.rank = shape.count
    withUnsafeMutableBytes(of: &given.sides) { sides in
      for (place, side) in shape.enumerated() {
        sides.storeBytes(of: Int64(side), toByteOffset: 8 * place, as: Int64.self)
      }
    }
    var (made, room) = (onnx_tensor(), [CChar](repeating: 0, count: 512))
    turn.lock()
    defer { turn.unlock() }
    let data = onnx_run(model, values, values.count, &given, &made, &room, room.count)
    guard let data else { throw KitError.onnx(file, "it fails: \(Self.text(room))") }
    let kind = Kind(made)
    let types: [Int32: ElementType] = [
      ONNX_FLOAT: .float32, ONNX_UINT8: .uint8, ONNX_DOUBLE: .float64,
    ]
    guard let type = types[kind.element] else {
      throw KitError.onnx(
        file, "its output's type is ONNX's number \(kind.element); expected float, double or uint8")
    }
    let count = kind.sides.reduce(type.byteCount, *)
    let bytes = [UInt8](UnsafeRawBufferPointer(start: data, count: count))
    return StoredArray(type: type, shape: kind.sides, bytes: bytes)
  }

  private static func text(_ room: [CChar]) -> String {
    String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension OnnxModel.Kind {
  fileprivate init(_ tensor: onnx_tensor) {
    element = tensor.element
    sides = withUnsafeBytes(of: tensor.sides) { bytes in
      (0..<tensor.rank).map { Int(bytes.load(fromByteOffset: 8 * $0, as: Int64.self)) }
    }
  }
}
