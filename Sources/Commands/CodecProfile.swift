import Ciphers
import Datasets
import Formats
import Foundation
import Imaging
import Pixels

/// Where the time of encrypting a folder of pictures goes, on one thread: `obscura bench cipher
/// --pictures`.
struct CodecProfile: Encodable {
  struct Step: Encodable {
    let name: String
    /// Of all pictures.
    var seconds = 0.0
  }

  var schema = "obscura.bench/1"
  var suite = "codecs"
  let cipher: String
  private(set) var pictures = 0
  /// Of plain pixels.
  private(set) var bytes = 0
  private(set) var steps = [
    Step(name: "read"), Step(name: "decode"), Step(name: "key and cipher"),
    Step(name: "authenticate"), Step(name: "encode PNG"), Step(name: "write"),
  ]

  private enum CodingKeys: String, CodingKey {
    case schema, suite, cipher, pictures, bytes, steps
  }

  /// - Parameter most: pictures that are taken, the first by name.
  /// - Throws: `CommandError` for a folder without pictures; `FormatError`, `ImagingError`.
  init(_ folder: URL, cipher: any ImageCipher, most: Int) throws {
    self.cipher = cipher.label
    let files = try Self.files(in: folder).prefix(most)
    guard !files.isEmpty else {
      throw CommandError.usage(
        "--pictures \(folder.path): no .jpg, .jpeg or .png in it; name a folder of pictures")
    }
    let work = FileManager.default.temporaryDirectory.appendingPathComponent(
      "obscura-bench-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    let key = MasterKey()
    let (keys, tagger) = (key.imageKeys(cipher: type(of: cipher).name), Tagger(key))
    for (index, file) in files.enumerated() {
      let read = try timed(0) { try FileBytes.read(file) }
      let plain = try timed(1) {
        try ImageDecoder.decode(read, name: file.path).as8Bit()
      }
      let nonce = Nonce(bytes: withUnsafeBytes(of: (index, 1)) { Array($0) }) ?? .zero
      let ciphertext = try timed(2) { try cipher.encrypt(plain, with: keys.key(nonce)) }
      timed(3) { _ = tagger.tag(ciphertext, of: plain.shape, cipher: cipher, nonce: nonce) }
      let encoded = try timed(4) {
        try PNG.encode(ciphertext, level: cipher.survivesJPEG ? 6 : 1)
      }
      try timed(5) {
        // As `encrypt` does, which can make an image again that a power cut took.
        try AtomicFile.write(
          encoded, to: work.appendingPathComponent("\(index).png"), synchronizes: false)
      }
      pictures += 1
      bytes += plain.bytes.count
    }
  }

  private static func files(in folder: URL) throws -> [URL] {
    let endings = ["jpg", "jpeg", "png"]
    return try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { endings.contains($0.pathExtension.lowercased()) }.sorted { $0.path < $1.path }
  }

  private mutating func timed<Result>(
    _ step: Int, _ body: () throws -> Result
  ) rethrows -> Result {
    let start = ContinuousClock.now
    defer { steps[step].seconds += (ContinuousClock.now - start) / .seconds(1) }
    return try body()
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  var text: String {
    let total = steps.reduce(0) { $0 + $1.seconds }
    let count = Double(pictures)
    let lines = steps.map { step in
      step.name.padding(toLength: 16, withPad: " ", startingAt: 0)
        + String(
          format: "%9.3f ms  %5.1f %%", 1000 * step.seconds / count, 100 * step.seconds / total)
    }
    let rate = String(
      format: "%d pictures on one thread: %.0f a second, %.0f MB of pixels a second", pictures,
      count / total, Double(bytes) / total / 1e6)
    return (["\(cipher), a key for each picture; a picture takes"] + lines + [rate])
      .joined(separator: "\n")
  }
}
