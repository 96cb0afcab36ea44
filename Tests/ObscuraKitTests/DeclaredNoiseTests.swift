import Datasets
import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Records
import TestSupport
import Testing

/// What owners say of another tool's noise.
@Suite("Declared noise of another tool", .serialized)
struct DeclaredNoiseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var owner: OwnersView {
    OwnersView(
      originals: DataLocation(
        root: folder.url, source: "synthetic-faces?count=300&people=100&size=16&seed=9"),
      identity: "person", task: ["Smiling"], hidden: ["Male"])
  }

  /// Faces under normal noise of a deviation, as PNGs.
  private func noisy(_ deviation: Double) throws -> URL {
    let source = try Sources.open(#require(owner.originals))
    var generator = SeededGenerator(seed: 1)
    let target = folder.url.appendingPathComponent("noisy")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    for index in 0..<source.count {
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil)
      else { continue }
      let bytes = image.bytes.map { value in
        UInt8(max(0, min(255, (Double(value) + 255 * deviation * generator.normal()).rounded())))
      }
      try AtomicFile.write(
        PNG.encode(Image(size: image.size, channels: image.channels, bytes: bytes)),
        to: target.appendingPathComponent("\(source.id(at: index).key).png"))
    }
    return target
  }

  private func audit(
    _ protected: URL, _ noise: String?, size: Size? = nil
  ) throws -> AuditRecord {
    try ForeignAuditRun(
      ForeignAuditRequest(
        protected: protected, owner: owner, noise: try noise.map { try #require(ReleaseNoise($0)) },
        size: size, effort: AuditEffort(attacks: ["linear", "dense decoder"]),
        out: folder.url.appendingPathComponent("audit"), device: "cpu", command: "test")
    ).run()
  }

  @Test("noise that is there gets bounds, which the record keeps and its report shows")
  func bounds() throws {
    let record = try audit(noisy(0.4), "gaussian:0.4")
    let bounds = try #require(record.bounds)
    let unbiased = try #require(bounds.first { $0.name == "picture, attackers without bias" })
    #expect(abs(unbiased.value - 0.16) < 1e-9)
    #expect(bounds.contains { $0.name == "Male" && $0.unit == .balancedAccuracy })
    let out = folder.url.appendingPathComponent("audit")
    #expect(try AuditRecord(contentsOf: out.appendingPathComponent("audit.json")) == record)
    let page = try String(
      contentsOf: out.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.contains("What nobody can do") && page.contains("Maeng et al. 2023"))
  }

  @Test("noise that is not there is refused by name")
  func refuses() throws {
    let set = try noisy(0.1)
    let error = #expect(throws: KitError.self) { try audit(set, "gaussian:0.4") }
    #expect("\(try #require(error))".hasPrefix("--noise: gaussian:0.4 is declared, but releases"))
    let scaled = #expect(throws: KitError.self) {
      try audit(set, "gaussian:0.1", size: Size(side: 8))
    }
    #expect("\(try #require(scaled))".contains("name their own with --size"))
  }

  @Test("of features the noise cannot be more than their spread; bits are told all the same")
  func features() throws {
    let source = try Sources.open(#require(owner.originals))
    var generator = SeededGenerator(seed: 2)
    let values = (0..<source.count * 6).map { Float(3 * generator.normal() + Double($0 % 5)) }
    let file = folder.url.appendingPathComponent("features.safetensors")
    try AtomicFile.write(
      SafeTensors(arrays: ["features": StoredArray(values, shape: [source.count, 6])]).encoded(),
      to: file)
    let record = try audit(file, "gaussian:3")
    let bits = try #require(record.bounds?.first { $0.unit == .bits })
    // Variance 9 of noise and 2 of 0…4: 6 / 2 log₂(11 / 9) = 0.87 bits, and what few samples cost.
    #expect(bits.value > 0.6 && bits.value < 2.5, "\(bits.value)")
    #expect(throws: KitError.self) { try audit(file, "gaussian:5") }
  }
}
