import Architectures
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

/// Other tools' protection, whose leakage is known beforehand.
@Suite("Auditing another tool's protection", .serialized)
struct ForeignAuditTests {
  private let tool: ForeignTool

  init() throws { tool = try ForeignTool() }

  private static let attacks = [
    "look", "linear", "boosted trees", "single number", "face embedder",
  ]

  @Test("pictures too small to be compared are refused before anybody is trained")
  func refusesSmallPictures() throws {
    let copy = try tool.write("copy") { bytes, _, _ in bytes }
    let request = ForeignAuditRequest(
      protected: copy, owner: tool.owner, size: Size(side: 10),
      effort: AuditEffort(attacks: ["look"]), out: tool.folder.url.appendingPathComponent("audit"),
      device: "cpu", command: "test")
    let error = #expect(throws: KitError.self) { try ForeignAuditRun(request).run() }
    #expect(error == .smallPictures("10 x 10"))
    #expect(try #require(error).description.contains("expected sides of 11 pixels at least"))
  }

  @Test("a copy, and a negated copy, are exposed in every column", arguments: [false, true])
  func findsCopies(isNegated: Bool) throws {
    let copy = try tool.write("copy") { bytes, _, _ in isNegated ? bytes.map { 255 - $0 } : bytes }
    let record = try tool.audit(copy, attacks: Self.attacks)
    #expect(Set(record.assets.map(\.kind)) == [.picture, .identity, .attribute])
    for asset in record.assets {
      let (floor, ceiling) = (try #require(asset.floor), try #require(asset.ceiling))
      guard ceiling > floor, let leakage = asset.leakage else { continue }
      #expect(leakage.value > 0.95, "\(asset.asset) \(asset.threat): \(leakage)")
      #expect(asset.verdict == .exposed, "\(asset.asset) \(asset.threat): \(leakage)")
    }
    #expect(record.assets.contains { $0.kind == .picture && $0.threat == "ciphertext-only" })
  }

  @Test("noise exposes nothing")
  func clearsNoise() throws {
    var generator = SeededGenerator(seed: 4)
    let noise = try tool.write("noise") { bytes, _, _ in
      bytes.map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
    let record = try tool.audit(noise, attacks: Self.attacks)
    #expect(record.assets.count >= 3)
    for asset in record.assets {
      #expect(asset.verdict != .exposed, "\(asset.asset)")
      guard let leakage = asset.leakage, !asset.void else { continue }
      #expect(leakage.low <= 0 && leakage.high >= 0, "\(asset.asset) \(asset.threat): \(leakage)")
    }
  }

  @Test("ceilings are learnt once for all protections of the same pictures")
  func keepsCeilings() throws {
    let kept = tool.folder.url.appendingPathComponent("ceilings")
    func male(_ copy: URL, ceilings: URL?) throws -> AuditAsset {
      let request = ForeignAuditRequest(
        protected: copy, owner: tool.owner,
        effort: AuditEffort(attacks: ["linear"], ceilings: ceilings),
        out: tool.folder.url.appendingPathComponent("audit"), device: "cpu", command: "test")
      let record = try ForeignAuditRun(request).run()
      return try #require(record.assets.first { $0.asset == "Male" })
    }
    func learnt(_ asset: AuditAsset) throws -> AuditAttacker {
      try #require(asset.attackers.first { $0.role == .ceiling && $0.name == "linear" })
    }
    let copy = try tool.write("copy") { bytes, _, _ in bytes }
    let grey = try tool.write("grey") { bytes, _, _ in bytes.map { _ in 127 } }
    let alone = try male(grey, ceilings: nil)
    let first = try male(copy, ceilings: kept)
    let second = try male(grey, ceilings: kept)
    #expect(alone.ceiling == second.ceiling && first.ceiling == second.ceiling)
    #expect(try learnt(first).curve == learnt(second).curve)
    // What was learnt counts with the time that it took.
    let (spent, again) = (try learnt(first).seconds, try learnt(second).seconds)
    #expect(again >= spent, "\(spent) \(again)")
    let files = FileManager.default
    #expect(try files.contentsOfDirectory(atPath: kept.path).count == 1)
  }

  @Test("threat models that nobody can play here, and names that fit nothing, are refused")
  func refuses() throws {
    let copy = try tool.write("copy") { bytes, _, _ in bytes }
    for threat in [ThreatModel.whiteBox, .chosenImage, .knownPairs(5000), .stolenKey] {
      let error = #expect(throws: KitError.self) {
        try tool.audit(copy, attacks: ["look"], threats: [threat])
      }
      #expect(error?.description.hasPrefix("--threat \(threat.name): ") == true)
    }
    let stranger = tool.folder.url.appendingPathComponent("stranger")
    try FileManager.default.createDirectory(at: stranger, withIntermediateDirectories: true)
    for file in try FileManager.default.contentsOfDirectory(atPath: copy.path).prefix(3) {
      try FileManager.default.copyItem(
        at: copy.appendingPathComponent(file), to: stranger.appendingPathComponent("x-\(file)"))
    }
    let error = #expect(throws: KitError.self) { try tool.audit(stranger, attacks: ["look"]) }
    #expect(error?.description.contains("no sample is named as an original") == true)
  }

  @Test("a policy moves the limits, and says so in the record")
  func followsPolicy() throws {
    let copy = try tool.write("copy") { bytes, _, _ in bytes.map { UInt8(Int($0) / 2 + 64) } }
    let lax = AuditPolicy(assets: ["picture": .init(protected: 0.98, exposed: 0.999)])
    let record = try tool.audit(copy, attacks: ["look"], policy: lax)
    let picture = try #require(record.assets.first)
    #expect(picture.thresholds == .init(protected: 0.98, exposed: 0.999))
    #expect(picture.verdict != .exposed || (picture.leakage?.low ?? 0) >= 0.999)
  }

  @Test("without originals, what can be read is told and nothing is called protected")
  func auditsWithoutOriginals() throws {
    let source = try Sources.open(tool.originals)
    let labels = tool.folder.url.appendingPathComponent("labels.csv")
    let sexes = try #require(source.cells("Male"))
    let rows = (0..<source.count).map { "\(source.id(at: $0).key),\(sexes[$0])" }
    try AtomicFile.write("key,Male\n" + rows.joined(separator: "\n") + "\n", to: labels)
    let planted = try tool.write("planted") { bytes, isMale, _ in
      bytes.indices.map { $0 % 3 == 0 ? (isMale ? 180 : 60) : 128 }
    }
    let grey = try tool.write("grey") { bytes, _, _ in bytes.map { _ in 128 } }
    func audited(_ protected: URL) throws -> (AuditAsset, AuditRecord) {
      let record = try ForeignAuditRun(
        ForeignAuditRequest(
          protected: protected,
          owner: OwnersView(originals: nil, labels: labels.path, hidden: ["Male"]),
          effort: AuditEffort(attacks: ["linear", "boosted trees"]),
          out: tool.folder.url.appendingPathComponent("blind"), device: "cpu", command: "test")
      ).run()
      #expect(!record.assets.contains { $0.kind == .picture })
      #expect(record.untested.contains { $0.contains("--original") })
      return (try #require(record.assets.first { $0.asset == "Male" }), record)
    }
    let (told, _) = try audited(planted)
    #expect(told.verdict == .exposed && told.ceiling == nil && (told.leakage?.value ?? 0) > 0.95)
    let (silent, record) = try audited(grey)
    #expect(silent.verdict == .inconclusive && record.verdict == .inconclusive)
  }
}
