import Datasets
import Foundation
import ObscuraKit
import Records
import TestSupport
import Testing

/// What `scripts/oracles/features.py` wrote in PyTorch, audited without any run of ours.
@Suite("Auditing features from PyTorch", .serialized)
struct PyTorchFeaturesTests {
  @Test("random convolutions show pictures and labels; who is told of neither sees so")
  func audits() throws {
    let folder = try TemporaryFolder()
    let fixtures = try #require(
      Bundle.module.url(forResource: "Fixtures/pytorch-features", withExtension: nil))
    let features = fixtures.appendingPathComponent("features.safetensors")
    let record = try ForeignAuditRun(
      ForeignAuditRequest(
        protected: features,
        owner: OwnersView(
          originals: DataLocation(path: fixtures.path), task: ["large"], hidden: ["warm"]),
        effort: AuditEffort(attacks: ["AR", "linear", "boosted trees"]),
        out: folder.url.appendingPathComponent("audit"), device: "cpu", command: "test")
    ).run()
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(
      try #require(picture.achieved) > (picture.floor ?? 1) + 0.1, "\(picture.achieved as Any)")
    #expect(picture.threat == "known-pairs" && picture.strongest == "AR")
    let warm = try #require(record.assets.first { $0.asset == "warm" })
    #expect(warm.verdict == .exposed, "\(warm.leakage as Any)")
    let report = folder.url.appendingPathComponent("audit/report.html")
    #expect(FileManager.default.fileExists(atPath: report.path))
    #expect(record.images.contains { $0.role == .protected })
  }
}
