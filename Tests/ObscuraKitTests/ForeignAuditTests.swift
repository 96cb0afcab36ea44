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
  private static let faces = "synthetic-faces?count=600&people=200&size=16&seed=8"
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var originals: DataLocation { DataLocation(root: folder.url, source: Self.faces) }

  private var owner: OwnersView {
    OwnersView(
      originals: originals, identity: "person",
      task: ["Smiling"], hidden: ["Male"])
  }

  /// Pictures as PNGs named as the originals.
  private func write(
    _ name: String, _ protect: (_ bytes: [UInt8], _ isMale: Bool, _ number: Int) -> [UInt8]
  ) throws -> URL {
    let source = try Sources.open(originals)
    let male = try #require(source.cells("Male"))
    let target = folder.url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    for index in 0..<source.count {
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil)
      else { continue }
      let bytes = protect(image.bytes, male[index] == "1", index)
      try AtomicFile.write(
        PNG.encode(Image(size: image.size, channels: image.channels, bytes: bytes)),
        to: target.appendingPathComponent("\(source.id(at: index).key).png"))
    }
    return target
  }

  private func audit(
    _ protected: URL?, attacks: [String], query: QueryProgram? = nil,
    threats: [ThreatModel] = [], policy: AuditPolicy = .standard
  ) throws -> AuditRecord {
    try ForeignAuditRun(
      ForeignAuditRequest(
        protected: protected, owner: owner, query: query,
        effort: AuditEffort(attacks: attacks, threats: threats, policy: policy),
        out: folder.url.appendingPathComponent("audit"), device: "cpu", command: "test")
    ).run()
  }

  private static let attacks = [
    "look", "linear", "boosted trees", "single number", "face embedder",
  ]

  @Test("pictures too small to be compared are refused before anybody is trained")
  func refusesSmallPictures() throws {
    let copy = try write("copy") { bytes, _, _ in bytes }
    let request = ForeignAuditRequest(
      protected: copy, owner: owner, size: Size(side: 10),
      effort: AuditEffort(attacks: ["look"]), out: folder.url.appendingPathComponent("audit"),
      device: "cpu", command: "test")
    let error = #expect(throws: KitError.self) { try ForeignAuditRun(request).run() }
    #expect(error == .smallPictures("10 x 10"))
    #expect(try #require(error).description.contains("expected sides of 11 pixels at least"))
  }

  @Test("a copy, and a negated copy, are exposed in every column", arguments: [false, true])
  func findsCopies(isNegated: Bool) throws {
    let copy = try write("copy") { bytes, _, _ in isNegated ? bytes.map { 255 - $0 } : bytes }
    let record = try audit(copy, attacks: Self.attacks)
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
    let noise = try write("noise") { bytes, _, _ in
      bytes.map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
    let record = try audit(noise, attacks: Self.attacks)
    #expect(record.assets.count >= 3)
    for asset in record.assets {
      #expect(asset.verdict != .exposed, "\(asset.asset)")
      guard let leakage = asset.leakage, !asset.void else { continue }
      #expect(leakage.low <= 0 && leakage.high >= 0, "\(asset.asset) \(asset.threat): \(leakage)")
    }
  }

  @Test("ceilings are learnt once for all protections of the same pictures")
  func keepsCeilings() throws {
    let kept = folder.url.appendingPathComponent("ceilings")
    func male(_ copy: URL, ceilings: URL?) throws -> AuditAsset {
      let request = ForeignAuditRequest(
        protected: copy, owner: owner,
        effort: AuditEffort(attacks: ["linear"], ceilings: ceilings),
        out: folder.url.appendingPathComponent("audit"), device: "cpu", command: "test")
      let record = try ForeignAuditRun(request).run()
      return try #require(record.assets.first { $0.asset == "Male" })
    }
    func learnt(_ asset: AuditAsset) throws -> AuditAttacker {
      try #require(asset.attackers.first { $0.role == .ceiling && $0.name == "linear" })
    }
    let copy = try write("copy") { bytes, _, _ in bytes }
    let grey = try write("grey") { bytes, _, _ in bytes.map { _ in 127 } }
    let alone = try male(grey, ceilings: nil)
    let first = try male(copy, ceilings: kept)
    let second = try male(grey, ceilings: kept)
    #expect(alone.ceiling == second.ceiling && first.ceiling == second.ceiling)
    #expect(try learnt(first).curve == learnt(second).curve)
    // What was learnt counts with the time that it took, and takes no other.
    let (spent, again) = (try learnt(first).seconds, try learnt(second).seconds)
    #expect(again >= spent && again < 1.5 * spent, "\(spent) \(again)")
    let files = FileManager.default
    #expect(try files.contentsOfDirectory(atPath: kept.path).count == 1)
  }

  @Test("a label in the lowest bits of noise is found, and where it lies is said")
  func findsLowestBits() throws {
    var generator = SeededGenerator(seed: 5)
    let planted = try write("planted") { bytes, isMale, _ in
      var noise = bytes.map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      // Row 2, column 5, green.
      let place = (2 * 16 + 5) * 3 + 1
      noise[place] = noise[place] & 0xFE | (isMale ? 1 : 0)
      return noise
    }
    let record = try audit(planted, attacks: ["look", "linear", "single number"])
    let male = try #require(record.assets.first { $0.asset == "Male" })
    #expect(
      male.verdict == .exposed,
      "\(male.floor as Any) \(male.achieved as Any) \(male.ceiling as Any) \(male.leakage as Any)")
    #expect(male.strongest == "single number", "\(male.strongest)")
    let found = try #require(male.attackers.first { $0.name == "single number" })
    #expect(
      found.summary.hasSuffix("the lowest bit of channel 1 at row 2, column 5"), "\(found.summary)")
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(picture.verdict != .exposed)
  }

  @Test("a picture in the lowest bits of another one is found by who looks at bits")
  func findsHiddenPictures() throws {
    var generator = SeededGenerator(seed: 6)
    let planted = try write("hidden") { bytes, _, _ in
      bytes.map { UInt8(truncatingIfNeeded: generator.next()) & 0xF8 | $0 >> 5 }
    }
    let record = try audit(planted, attacks: ["look", "U-Net on bits"])
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(
      picture.verdict == .exposed && picture.strongest == "U-Net on bits",
      "\(picture.strongest) \(picture.achieved as Any) \(picture.leakage as Any)")
  }

  @Test("features without names are matched by order; a channel that carries a label is named")
  func readsFeatures() throws {
    let source = try Sources.open(originals)
    let male = try #require(source.cells("Male"))
    var generator = SeededGenerator(seed: 6)
    var values: [Float] = []
    for index in 0..<source.count {
      values += (0..<12).map { channel in
        let noise = Float(generator.next() % 1000) / 1000
        return channel == 7 ? noise + (male[index] == "1" ? 3 : 0) : 100 * noise
      }
    }
    let file = folder.url.appendingPathComponent("features.safetensors")
    let array = StoredArray(values, shape: [source.count, 12])
    try AtomicFile.write(SafeTensors(arrays: ["features": array]).encoded(), to: file)
    let record = try audit(file, attacks: ["single number", "dense decoder"])
    let asset = try #require(record.assets.first { $0.asset == "Male" })
    #expect(
      asset.verdict == .exposed && asset.threat == "known-pairs",
      "\(asset.achieved as Any) \(asset.ceiling as Any) \(asset.leakage as Any)")
    let found = try #require(asset.attackers.first { $0.name == "single number" })
    #expect(found.summary.hasSuffix("of channel 7"), "\(found.summary)")
    #expect(record.untested.contains { $0.contains("matched by their order") })
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(picture.attackers.contains { $0.name == "dense decoder" })
    #expect(picture.verdict != .exposed)
  }

  @Test("a program is asked, batch by batch, and what it does wrong is said")
  func asksPrograms() throws {
    let program = try QueryProgram(parsing: "cp -r {in}/. {out}")
    let record = try audit(nil, attacks: ["look", "linear"], query: program)
    let picture = try #require(record.assets.first)
    #expect(picture.kind == .picture && picture.verdict == .exposed)
    #expect(record.assets.contains { $0.threat == "chosen-image" })
    for (text, problem) in [
      ("false {in} {out}", "false ended with 1"), ("true {in} {out}", "wrote nothing into {out}"),
      ("no-such-tool {in} {out}", "no-such-tool ended with 127"),
    ] {
      let other = folder.url.appendingPathComponent(UUID().uuidString)
      let request = ForeignAuditRequest(
        protected: nil, owner: owner, query: try QueryProgram(parsing: text), out: other,
        command: "test")
      let error = #expect(throws: KitError.self) { try ForeignAuditRun(request).run() }
      #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }
    var slow = ForeignAuditRequest(
      protected: nil, owner: owner,
      query: try QueryProgram(parsing: "sleep 60 {in} {out}", limit: 0.2),
      out: folder.url.appendingPathComponent("slow"), command: "test")
    slow.query = try QueryProgram(parsing: "sh -c 'sleep 60' {in} {out}", limit: 0.2)
    let error = #expect(throws: KitError.self) { try ForeignAuditRun(slow).run() }
    #expect(error?.description.contains("took longer than") == true)
  }

  @Test(
    "a program's text is taken apart as a shell would, and nothing is made up",
    arguments: [
      ("tool --in {in} --out {out}", ["tool", "--in", "{in}", "--out", "{out}"]),
      ("'my tool' {in}  \"{out} x\"", ["my tool", "{in}", "{out} x"]),
      ("a '' {in} {out}", ["a", "", "{in}", "{out}"]),
    ])
  func splitsPrograms(_ text: String, _ words: [String]) throws {
    #expect(try QueryProgram(parsing: text).words == words)
  }

  @Test(
    "what is no program is refused",
    arguments: ["", "tool {in}", "tool {out}", "tool '{in} {out}", "  "])
  func refusesPrograms(_ text: String) {
    #expect(throws: KitError.self) { try QueryProgram(parsing: text) }
  }

  @Test("threat models that nobody can play here, and names that fit nothing, are refused")
  func refuses() throws {
    let copy = try write("copy") { bytes, _, _ in bytes }
    for threat in [ThreatModel.whiteBox, .chosenImage, .knownPairs(5000), .stolenKey] {
      let error = #expect(throws: KitError.self) {
        try audit(copy, attacks: ["look"], threats: [threat])
      }
      #expect(error?.description.hasPrefix("--threat \(threat.name): ") == true)
    }
    let stranger = folder.url.appendingPathComponent("stranger")
    try FileManager.default.createDirectory(at: stranger, withIntermediateDirectories: true)
    for file in try FileManager.default.contentsOfDirectory(atPath: copy.path).prefix(3) {
      try FileManager.default.copyItem(
        at: copy.appendingPathComponent(file), to: stranger.appendingPathComponent("x-\(file)"))
    }
    let error = #expect(throws: KitError.self) { try audit(stranger, attacks: ["look"]) }
    #expect(error?.description.contains("no sample is named as an original") == true)
  }

  @Test("a policy moves the limits, and says so in the record")
  func followsPolicy() throws {
    let copy = try write("copy") { bytes, _, _ in bytes.map { UInt8(Int($0) / 2 + 64) } }
    let lax = AuditPolicy(assets: ["picture": .init(protected: 0.98, exposed: 0.999)])
    let record = try audit(copy, attacks: ["look"], policy: lax)
    let picture = try #require(record.assets.first)
    #expect(picture.thresholds == .init(protected: 0.98, exposed: 0.999))
    #expect(picture.verdict != .exposed || (picture.leakage?.low ?? 0) >= 0.999)
  }

  @Test("without originals, what can be read is told and nothing is called protected")
  func auditsWithoutOriginals() throws {
    let source = try Sources.open(originals)
    let labels = folder.url.appendingPathComponent("labels.csv")
    let sexes = try #require(source.cells("Male"))
    let rows = (0..<source.count).map { "\(source.id(at: $0).key),\(sexes[$0])" }
    try AtomicFile.write("key,Male\n" + rows.joined(separator: "\n") + "\n", to: labels)
    let planted = try write("planted") { bytes, isMale, _ in
      bytes.indices.map { $0 % 3 == 0 ? (isMale ? 180 : 60) : 128 }
    }
    let grey = try write("grey") { bytes, _, _ in bytes.map { _ in 128 } }
    func audited(_ protected: URL) throws -> (AuditAsset, AuditRecord) {
      let record = try ForeignAuditRun(
        ForeignAuditRequest(
          protected: protected,
          owner: OwnersView(originals: nil, labels: labels.path, hidden: ["Male"]),
          effort: AuditEffort(attacks: ["linear", "boosted trees"]),
          out: folder.url.appendingPathComponent("blind"), device: "cpu", command: "test")
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
