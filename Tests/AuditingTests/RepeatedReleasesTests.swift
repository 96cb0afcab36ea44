import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Protections that draw noise.
@Suite("Releases that differ each time", .serialized)
struct RepeatedReleasesTests {
  /// Synthetic faces under Gaussian noise that is drawn anew for every release.
  private static func subject(noise: Double, isRandom: Bool = true) throws -> AuditSubject {
    let dataset = try Dataset.faces("count=500&seed=5")
    func release(_ number: Int) -> AuditSubject.Release {
      { places in
        let drawn = places.map { place in
          Tensor.normal([1, 3, 16, 16], seed: UInt64(place) &* 1000 &+ UInt64(number))
        }
        return AuditSubject.pictures(dataset, places, precision: .float32)
          + Tensor.concatenated(drawn).scaled(by: noise)
      }
    }
    let shape = FeatureShape(channels: 3, size: Size(side: 16))
    return AuditSubject(
      dataset: dataset, attacker: Array(0..<300), validation: Array(300..<360),
      test: Array(360..<500), picture: shape, protectedShape: shape, precision: .float32,
      task: LabelHead([]), hidden: LabelHead([]), release: release(0),
      again: isRandom ? release : nil,
      undefended: { AuditSubject.pictures(dataset, $0, precision: .float32) }, classify: nil,
      classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25,
      fullyConnected: 16, seed: 1)
  }

  private static let budget = Budget(
    name: "test", picture: .max / 8, attribute: 1, epochs: 20, seeds: 1,
    attacks: ["U-Net", "look"],
    width: 1, looksInside: true)

  @Test("sixteen releases average noise away")
  func averages() throws {
    let subject = try Self.subject(noise: 1)
    #expect(subject.refusal(of: .repeatedReleases(16)) == nil)
    let found = try Auditor(
      subject, budget: Self.budget, threats: [.chosenImage, .repeatedReleases(16)]
    ).run()
    func achieved(_ threat: String) throws -> Double {
      let asset = found.assets.first { $0.kind == .picture && $0.threat == threat }
      return try #require(asset?.achieved)
    }
    let (once, often) = (try achieved("chosen-image"), try achieved("repeated-releases(16)"))
    #expect(often > once + 0.05, "\(once) to \(often)")
  }

  @Test("two releases of one picture are linked as far as the noise lets them")
  func links() throws {
    func linkage(_ noise: Double) throws -> AuditAsset {
      let budget = Budget(
        name: "test", picture: 1, attribute: 1, epochs: 1, seeds: 1, attacks: ["look"], width: 1)
      let found = try Auditor(
        try Self.subject(noise: noise), budget: budget, threats: [.ciphertextOnly]
      ).run()
      return try #require(found.assets.first { $0.kind == .linkage })
    }
    let (clear, drowned) = (try linkage(0.05), try linkage(30))
    #expect(clear.verdict == .exposed && (clear.achieved ?? 0) > 0.95)
    #expect(drowned.verdict != .exposed)
    let leakage = try #require(drowned.leakage)
    #expect(leakage.low <= 0 && leakage.high < 0.1, "\(leakage)")
  }

  @Test("what is released as the same bytes is neither averaged nor linked")
  func refusesDeterministic() throws {
    let subject = try Self.subject(noise: 0.1, isRandom: false)
    #expect(subject.refusal(of: .repeatedReleases(4)) != nil)
    let budget = Budget(
      name: "test", picture: 1, attribute: 1, epochs: 1, seeds: 1, attacks: ["look"], width: 1)
    let found = try Auditor(subject, budget: budget, threats: [.ciphertextOnly]).run()
    #expect(!found.assets.contains { $0.kind == .linkage })
    #expect(found.untested.contains { $0.hasPrefix("Linkage: ") })
  }
}
