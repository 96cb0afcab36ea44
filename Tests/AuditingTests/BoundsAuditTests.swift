import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Releases with noise, whose bounds attackers must not pass.
@Suite("Bounds in an audit", .serialized)
struct BoundsAuditTests {
  private let dataset: Dataset
  private let split: Split

  init() throws {
    let source = try Sources.open(
      DataLocation(
        root: URL(fileURLWithPath: "."), source: "synthetic-faces?count=900&people=450&seed=22"))
    let labels = try ["Smiling", "Male"].map {
      try LabelExpression(parsing: $0).evaluate(name: $0, on: source)
    }
    dataset = try Dataset.load(
      source, size: Size(side: 16), channels: 3, labels: labels, identity: "person",
      budget: 1 << 30, threads: 2)
    split = try Split.make(
      count: dataset.count, identities: dataset.identities,
      strata: [try #require(dataset.label("Smiling")).values],
      fractions: [.owner: 0.1, .attacker: 0.5, .validation: 0.15, .test: 0.25], seed: 1)
  }

  /// - Parameter mean: what noise is added to, `[N, …]` of pictures; nil for the pictures.
  private func subject(
    _ noise: ReleaseNoise?, shape: FeatureShape? = nil, mean: AuditSubject.Function? = nil,
    knowsMean: Bool = true
  ) -> AuditSubject {
    let picture = FeatureShape(channels: 3, size: Size(side: 16))
    let scale = noise?.scales[0] ?? 0
    func plain(_ places: [Int]) -> Tensor {
      let pictures = AuditSubject.pictures(dataset, places, precision: .float32)
      return mean?(pictures) ?? pictures
    }
    var release: NoisyRelease?
    if let noise {
      release = NoisyRelease(
        noise, on: knowsMean ? mean.map { .function($0) } ?? .pictures : .unknown)
    }
    return AuditSubject(
      dataset: dataset, attacker: split[.attacker], validation: split[.validation],
      test: split[.test], picture: picture, protectedShape: shape ?? picture,
      precision: .float32, task: LabelHead([]),
      hidden: LabelHead([.init(name: "Male", classes: 2)]),
      release: { places in
        let values = plain(places)
        let seed = UInt64(bitPattern: Int64(places.reduce(7) { $0 &* 31 &+ $1 }))
        return values + Tensor.normal(values.shape, seed: seed) * scale
      },
      undefended: plain, classify: nil, classifyUndefended: nil, inLoopReconstruct: nil,
      inLoopInfer: nil, width: 0.125, fullyConnected: 16, seed: 5, noise: release)
  }

  private func findings(_ subject: AuditSubject) throws -> Auditor.Findings {
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: .max / 8, epochs: 12, seeds: 1,
      attacks: ["dense decoder", "linear"], width: 1)
    return try Auditor(subject, budget: budget).run()
  }

  private func bound(
    _ found: Auditor.Findings, _ name: String, _ unit: AuditBound.Unit
  ) throws -> AuditBound {
    try #require(found.bounds?.first { $0.name == name && $0.unit == unit }, "\(name)")
  }

  @Test("loud noise on pictures: nobody reads more of a label than the bound, nor rebuilds better")
  func holds() throws {
    let found = try findings(subject(ReleaseNoise(.gaussian, scales: [12])))
    let male = try bound(found, "Male", .balancedAccuracy)
    // Two pictures are at most √768 apart: Φ(√768 / 24) = 0.876.
    #expect(male.value < 0.876 && male.value > 0.5 && male.kind == .bound, "\(male)")
    let accuracy = try bound(found, "Male", .accuracy)
    #expect(accuracy.value >= male.value - 0.1 && accuracy.value < 1)
    let asset = try #require(found.assets.first { $0.asset == "Male" })
    #expect(try #require(asset.achieved) < male.value + 0.03, "\(asset.achieved as Any)")
    let all = try bound(found, "information in a release, any pictures", .bits)
    #expect(abs(all.value - 384 * log2(1 + 0.25 / 144)) < 1e-9)
    let these = try bound(found, "information in a release", .bits)
    #expect(these.value > 0 && these.value <= all.value, "\(these)")
    let ten = try bound(found, "information in 10 releases of a picture", .bits)
    #expect(ten.value > these.value && ten.value <= 10 * these.value + 1e-9)
    let error = try #require(
      found.assets.first { $0.kind == .picture }?.metrics["MSE"]?.achieved)
    for name in ["picture, by conditional entropy", "picture, by Fisher information"] {
      let estimate = try bound(found, name, .error)
      #expect(estimate.kind == .estimate)
      #expect(estimate.value >= 0 && estimate.value < error, "\(name) \(estimate.value) \(error)")
      #expect(!estimate.implication.hasPrefix("Refuted"))
    }
    #expect(try bound(found, "picture, attackers without bias", .error).value == 144)
    #expect(found.proviso.contains("normal noise of scale 12"))
  }

  @Test("a function of pictures with a largest norm has bounds by that norm, and by its derivative")
  func readsFunctions() throws {
    let shape = FeatureShape(channels: 3, size: Size(side: 8))
    let noise = ReleaseNoise(.gaussian, scales: [8], clip: 13.9)
    let found = try findings(subject(noise, shape: shape, mean: { $0.averagePooled() }))
    let all = try bound(found, "information in a release, any pictures", .bits)
    #expect(abs(all.value - 96 * log2(1 + 13.9 * 13.9 / (192 * 64))) < 1e-9)
    // A mean of four: each row of the Jacobian has norm 1/2, so the trace is 192 / 4.
    let unbiased = try bound(found, "picture, attackers without bias", .error)
    let exact = 768.0 * 64 / 48
    #expect(unbiased.value < 1.003 * exact && unbiased.value > 0.9 * exact, "\(unbiased.value)")
    #expect(try bound(found, "Male", .balancedAccuracy).value < 0.96)
    #expect(found.bounds?.contains { $0.name == "picture, the hardest pictures" } == false)
  }

  @Test("releases alone are enough for bits; Laplace noise has its error bounds alone")
  func readsLess() throws {
    let blind = try findings(
      subject(ReleaseNoise(.gaussian, scales: [2]), knowsMean: false))
    let seen = try findings(subject(ReleaseNoise(.gaussian, scales: [2])))
    let (one, other) = (
      try bound(blind, "information in a release", .bits).value,
      try bound(seen, "information in a release", .bits).value
    )
    #expect(one > other && one < other + 300, "\(one) and \(other)")
    #expect(blind.bounds?.contains { $0.name == "picture, attackers without bias" } == false)
    #expect(blind.proviso.contains("could not be checked"))
    let laplace = try findings(subject(ReleaseNoise(.laplace, scales: [2])))
    #expect(try bound(laplace, "picture, attackers without bias", .error).value == 4)
    #expect(laplace.bounds?.allSatisfy { $0.unit == .error } == true)
  }

  @Test("without declared noise there is no bound, and the report says why")
  func saysNone() throws {
    let found = try findings(subject(nil))
    #expect(found.bounds == nil)
    #expect(found.proviso.contains("Carlini"))
    var keyed = subject(nil)
    keyed.cipher = CipherAccess(family: .stream)
    #expect(try findings(keyed).proviso.contains("a cipher adds no noise"))
  }
}
