import Auditing
import Datasets
import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Records
import TestSupport
import Testing

/// Obfuscators as ONNX files; scripts/oracles/onnx_models.py wrote them.
@Suite(
  "ONNX models as obfuscators", .serialized,
  .enabled(if: OnnxModel.runtime != nil, "ONNX Runtime is not here; scripts/setup onnx fetches it"))
struct OnnxObfuscatorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String) throws -> URL {
    let fixtures = try #require(
      Bundle.module.url(forResource: "onnx", withExtension: nil, subdirectory: "Fixtures"))
    return fixtures.appendingPathComponent(name)
  }

  /// The oracle's picture, every next one brighter.
  private func picture(_ number: Int) -> Image {
    let bytes = (0..<16 * 16 * 3).map { place -> UInt8 in
      let (pixel, channel) = (place / 3, place % 3)
      return UInt8((7 * (pixel / 16) + 13 * (pixel % 16) + 50 * channel + number) % 256)
    }
    return Image(size: Size(side: 16), channels: 3, bytes: bytes)
  }

  private func protected(
    _ name: String, _ count: Int, pixels: PixelRange = .unit
  ) throws -> [String: StoredArray] {
    let model = try OnnxObfuscator(try file(name), pixels: pixels)
    let location = try model.protect(
      count: count, in: folder.url.appendingPathComponent(UUID().uuidString),
      progress: SilentProgress(), picture)
    let made = try #require(location.single)
    return try SafeTensors(contentsOf: made).arrays
  }

  @Test(
    "features are ONNX Runtime's own, whatever the model takes pixels as",
    arguments: PixelRange.allCases)
  func features(_ pixels: PixelRange) throws {
    let found = try protected("features.onnx", 70, pixels: pixels)
    let features = try #require(found["features"])
    #expect(features.shape == [70, 4, 8, 8])
    let oracle = try JSONDecoder().decode(
      [String: [Float]].self, from: try Data(contentsOf: try file("features.json")))
    let expected = try #require(oracle[pixels.rawValue])
    let values = features.floats()[..<256].enumerated().filter { $0.offset % 17 == 0 }
    #expect(values.count == expected.count)
    for (value, wanted) in zip(values, expected) {
      #expect(abs(value.element - wanted) <= 1e-4 * max(1, abs(wanted)))
    }
  }

  @Test("bytes stay bytes, and a model for two pictures at once is given two")
  func bytes() throws {
    #expect(try OnnxObfuscator(try file("negative.onnx")).size == Size(side: 16))
    let images = try #require(try protected("negative.onnx", 3)["images"])
    #expect(images.shape == [3, 16, 16, 3] && images.type == .uint8)
    #expect(images.bytes == (0..<3).flatMap { picture($0).bytes.map { 255 - $0 } })
  }

  private func audit(
    _ name: String, size: Size? = nil, threats: [ThreatModel] = []
  ) throws -> AuditRecord {
    let faces = DataLocation(
      root: folder.url, source: "synthetic-faces?count=600&people=200&size=16&seed=8")
    let request = ForeignAuditRequest(
      protected: nil,
      owner: OwnersView(
        originals: faces, identity: "person", task: ["Smiling"], hidden: ["Male"]),
      query: try QueryProgram.protector(try file(name).path, limit: 60, pixels: .unit), size: size,
      effort: AuditEffort(attacks: ["look", "linear"], threats: threats),
      out: folder.url.appendingPathComponent("audit"), device: "cpu", command: "test")
    return try ForeignAuditRun(request).run()
  }

  @Test("a model is audited as a program is: attackers may have pictures of their own protected")
  func audits() throws {
    let record = try audit("negative.onnx")
    #expect(record.assets.contains { $0.threat == "chosen-image" })
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(picture.verdict == .exposed && picture.samples == 120)
  }

  @Test("a model that draws noise is asked again and again")
  func noticesNoise() throws {
    let threat = try #require(ThreatModel("repeated-releases(16)"))
    let record = try audit("noise.onnx", threats: [threat])
    #expect(record.assets.contains { $0.threat == threat.name && $0.asset == "Male" })
    #expect(throws: KitError.self) { try audit("negative.onnx", threats: [threat]) }
  }

  @Test("what is no obfuscator is refused by name")
  func refuses() throws {
    let nonsense = folder.url.appendingPathComponent("nonsense.onnx")
    try AtomicFile.write([1, 2, 3], to: nonsense)
    let cases = try [
      (file("two-outputs.onnx"), "it has 1 inputs and 2 outputs; expected one picture in"),
      (nonsense, "ONNX Runtime cannot open it: "),
      (folder.url.appendingPathComponent("absent.onnx"), "there is no such file; check the path"),
    ]
    for (file, problem) in cases {
      let error = #expect(throws: KitError.self) { try OnnxObfuscator(file) }
      let text = try #require(error).description
      #expect(text.hasPrefix("--query \(file.lastPathComponent): \(problem)"), "\(text)")
    }
    let error = #expect(throws: KitError.self) {
      try audit("negative.onnx", size: Size(side: 24))
    }
    #expect(
      try #require(error).description
        == "--query negative.onnx: it takes 16 x 16, the audit has 24 x 24; leave --size out")
  }
}
