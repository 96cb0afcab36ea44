import Auditing
import Ciphers
import Datasets
import Foundation
import Pixels
import Records
import Testing

@Suite("Checks of how keys were drawn and used")
struct KeyChecksTests {
  private let faces: [[UInt8]]
  private let size = Size(side: 32)

  init() throws {
    let source = try Sources.open(
      DataLocation(root: .temporaryDirectory, source: "synthetic-faces?count=16&size=32&seed=4"))
    let size = size
    faces = try (0..<source.count).compactMap { index in
      guard case .image(let image) = try source.payload(at: index, size: size, channels: 3) else {
        return nil
      }
      return image.bytes
    }
  }

  private func evidence(
    _ cipher: any ImageCipher, _ family: CipherFamily, sharingKey: Bool, declared: Bool
  ) throws -> CiphertextEvidence {
    let key = MasterKey(bytes: [UInt8](repeating: 7, count: 32))
    let ciphertexts = try faces.enumerated().map { index, face in
      let nonce = Nonce(bytes: [UInt8](repeating: sharingKey ? 0 : UInt8(index + 1), count: 16))
      return try cipher.encrypt(
        Image(size: size, channels: 3, bytes: face),
        with: key.imageKey(cipher: type(of: cipher).name, nonce: nonce ?? .zero)
      ).bytes
    }
    return CiphertextEvidence(
      family: family, sharesKey: declared, size: size, channels: 3, plain: faces,
      cipher: ciphertexts, nonces: faces.indices.map { sharingKey ? "same" : "\($0)" })
  }

  private func outcomes(_ evidence: CiphertextEvidence) -> [String: AuditCheck.Outcome] {
    Dictionary(
      KeyChecks.run(evidence).map { ($0.name, $0.outcome) }, uniquingKeysWith: { one, _ in one })
  }

  @Test("independent keys from a cryptographic generator pass")
  func passes() throws {
    let found = outcomes(
      try evidence(
        PixelCipher(shuffles: false), .pixelwise(shuffled: false), sharingKey: false,
        declared: false))
    #expect(
      found == [
        "nonce reuse": .passed, "key reuse": .passed, "weak generator": .passed,
        "key space": .note,
      ])
  }

  @Test("where two ciphertexts have too little to agree in, only all of them are judged")
  func fewBlocksTellLittle() throws {
    func reuse(_ side: Int) throws -> KeyReuse {
      let size = Size(side: 64)
      let pictures = (0..<8).map { seed in
        var generator = SeededGenerator(seed: UInt64(seed))
        return (0..<size.area).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      }
      return try #require(
        KeyReuse(
          pictures, family: .blocks(side: side, acrossPlanes: false), size: size, channels: 1))
    }
    #expect(try reuse(8).seesPairs && !(reuse(16).seesPairs) && reuse(8).count == 8)
  }

  @Test("a key that was used twice without saying so fails, by its nonce and by the pixels")
  func finds() throws {
    let cipher = PixelCipher(shuffles: false)
    let family = CipherFamily.pixelwise(shuffled: false)
    let hidden = outcomes(
      try evidence(cipher, family, sharingKey: true, declared: false))
    #expect(hidden["nonce reuse"] == .failed && hidden["key reuse"] == .failed)
    let declared = outcomes(try evidence(cipher, family, sharingKey: true, declared: true))
    #expect(declared["nonce reuse"] == nil && declared["key reuse"] == .note)
    let record = AuditRecord(
      budget: "quick", seconds: 1, assets: [],
      checks: KeyChecks.run(try evidence(cipher, family, sharingKey: true, declared: false)),
      hardware: Hardware(
        processor: "p", cores: 1, memoryBytes: 1, device: "cpu", precision: "fp32"),
      created: .distantPast, command: "audit")
    #expect(record.verdict == .exposed)
  }

  @Test(
    "one key for all images shows in ciphertexts of every cipher, independent keys do not",
    arguments: [
      ("tanaka", CipherFamily.halfBytes), ("ele", .halfBytesByBlock),
      ("etc-8", .blocks(side: 8, acrossPlanes: false)), ("chaotic", .stream),
      ("pixel+shuffle", .pixelwise(shuffled: true)),
    ])
  func seesSharedKeys(_ label: String, _ family: CipherFamily) throws {
    let cipher = try CipherRegistry.labelled(label)
    func found(sharingKey: Bool) throws -> KeyReuse {
      let evidence = try evidence(cipher, family, sharingKey: sharingKey, declared: false)
      return try #require(
        KeyReuse(evidence.cipher, family: family, size: size, channels: 3))
    }
    let (one, many) = (try found(sharingKey: true), try found(sharingKey: false))
    #expect(one.isFound, "\(one.score)")
    #expect(!many.isFound && abs(many.score) < 4, "\(many.score)")
  }

  @Test("Tanaka's cipher keeps equal blocks equal")
  func countsBlocks() throws {
    var evidence = try evidence(TanakaCipher(), .halfBytes, sharingKey: false, declared: false)
    let flat = [UInt8](repeating: 90, count: size.area * 3)
    let key = MasterKey().imageKey(cipher: TanakaCipher.name, nonce: .zero)
    evidence.plain = [flat]
    evidence.cipher = [
      try TanakaCipher().encrypt(Image(size: size, channels: 3, bytes: flat), with: key).bytes
    ]
    let check = try #require(KeyChecks.run(evidence).first { $0.name == "equal blocks" })
    #expect(check.finding.hasPrefix("63 blocks") && check.finding.contains("63 in the originals"))
  }
}
