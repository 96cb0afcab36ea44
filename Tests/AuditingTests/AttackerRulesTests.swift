import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Who is trained, who is scored, and what a verdict may say.
@Suite("Rules of attackers", .serialized)
struct AttackerRulesTests {
  private let dataset: Dataset

  init() throws {
    dataset = try Dataset.faces("count=240&people=80&seed=3", labels: ["Male"])
  }

  private var attackers: Range<Int> { 0..<120 }

  private func findings(
    _ budget: Budget, threats: [ThreatModel] = [], cipher: CipherAccess? = nil,
    undefended: AuditSubject.Release? = nil, reservations: [String] = [], doubt: String? = nil,
    release: @escaping AuditSubject.Release
  ) throws -> Auditor.Findings {
    let shape = FeatureShape(channels: 3, size: Size(side: 16))
    var subject = AuditSubject(
      dataset: dataset, attacker: Array(attackers), validation: Array(120..<170),
      test: Array(170..<240), picture: shape, protectedShape: shape, precision: .float32,
      task: LabelHead([]), hidden: LabelHead([.init(name: "Male", classes: 2)]),
      release: release, undefended: undefended ?? pictures, cipher: cipher, classify: nil,
      classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil, width: 0.125,
      fullyConnected: 16, seed: 5)
    (subject.reservations, subject.doubt) = (reservations, doubt)
    return try Auditor(subject, budget: budget, threats: threats).run()
  }

  private func pictures(_ places: [Int]) -> Tensor {
    AuditSubject.pictures(dataset, places, precision: .float32)
  }

  private func budget(_ attacks: [String], passes: Int = 4) -> Budget {
    Budget(
      name: "test", picture: .max / 8, attribute: .max / 8, epochs: passes, seeds: 1,
      attacks: attacks, width: 1)
  }

  @Test("learners that are not needed are named, and trained and scored where asked for")
  func skips() throws {
    let skipped = try findings(budget(["look", "U-Net"]), release: pictures)
    #expect(skipped.assets.first?.attackers.contains { $0.name == "U-Net" } == false)
    #expect(skipped.untested.contains { $0.hasPrefix("U-Net: look rebuilds") })
    let asked = try findings(budget([]).limited(to: ["U-Net"]), release: pictures)
    let attackers = try #require(asked.assets.first).attackers.filter { $0.role == .protected }
    #expect(attackers.map(\.name).first == "look" && attackers.count == 2)
    #expect(attackers.allSatisfy { $0.test != nil })
    #expect(attackers.last?.name == "U-Net" && attackers.last?.imagesSeen == 480)
  }

  @Test("who was asked for learns as long from unprotected pictures")
  func ceilingHasTheBudget() throws {
    let names = ["linear", "MLP", "ResNet-18"]
    let found = try findings(budget([]).limited(to: names), release: pictures)
    let attackers = try #require(found.assets.last).attackers
    for name in names {
      let seen = attackers.filter { $0.name == name }.map(\.imagesSeen)
      #expect(seen.count == 2 && seen[0] == seen[1], "\(name): \(seen)")
    }
  }

  @Test("of those who read originals whoever reads best what is rebuilt counts")
  func triesAllReaders() throws {
    // Who sees the finest detail on originals is not who sees most behind a blur.
    func blurred(_ places: [Int]) -> Tensor {
      let small = pictures(places).averagePooled().averagePooled()
      let mean = small.mean(over: [2, 3], keepingDimensions: true)
      return (pictures(places) - mean).scaled(by: 0.05) + mean
    }
    func read(
      _ names: [String]
    ) throws -> (name: String, validation: Double, onOriginals: String) {
      let found = try findings(
        budget(["look"] + names, passes: 12), threats: [.surrogate], release: blurred)
      let male = try #require(found.assets.first { $0.asset == "Male" })
      let reader = try #require(male.attackers.first { $0.name.contains(" on what ") })
      let others = male.attackers.filter { $0.role == .ceiling }
      let best = try #require(others.max { ($0.validation ?? 0) < ($1.validation ?? 0) })
      return (reader.name, try #require(reader.validation), best.name)
    }
    let alone = try ["linear", "MLP"].map { try read([$0]) }
    let both = try read(["linear", "MLP"])
    let best = try #require(alone.max { $0.validation < $1.validation })
    #expect(both.validation == best.validation, "\(alone) \(both)")
    #expect(!both.name.hasPrefix(both.onOriginals), "\(both)")
  }

  @Test("what is rebuilt is read by who reads originals best")
  func readsReconstructions() throws {
    let found = try findings(budget(["look", "linear"], passes: 30)) { 1 - pictures($0) }
    let male = try #require(found.assets.last)
    let ceiling = try #require(male.attackers.first { $0.role == .ceiling })
    let detour = try #require(male.attackers.first { $0.name == "linear on what look rebuilds" })
    #expect(abs(try #require(detour.test) - (try #require(ceiling.test))) < 1e-6)
    #expect(abs(try #require(detour.validation) - (try #require(ceiling.validation))) < 1e-6)
  }

  @Test("what nobody who learns has tried is not protected")
  func needsLearners() throws {
    // Grey pictures: looking rebuilds nothing, and whoever reads originals reads nothing there.
    let grey: AuditSubject.Release = { .full([$0.count, 3, 16, 16], 0.5, device: .cpu) }
    let truth = try #require(dataset.label("Male")).values
    // Without protection the label is written all over.
    let told: AuditSubject.Release = { places in
      .concatenated(
        places.map { .full([1, 3, 16, 16], truth[$0] == 1 ? 0.8 : 0.2, device: .cpu) })
    }
    let found = try findings(
      budget(["look", "linear"], passes: 20), threats: [.surrogate], undefended: told,
      release: grey)
    let asset = try #require(found.assets.first { $0.asset == "Male" })
    #expect(asset.strongest == "floor" && asset.leakage?.value == 0, "\(asset)")
    #expect(asset.verdict == .inconclusive)
  }

  @Test("nobody says that a keyed cipher protects, or what is in doubt")
  func neverProtects() throws {
    func found(
      _ cipher: CipherAccess?, reservations: [String] = [], doubt: String? = nil
    ) throws -> Auditor.Findings {
      // Who is given nothing to read ends at its plateau after some passes.
      try findings(
        budget(["look", "pixelwise network"], passes: 400), cipher: cipher,
        reservations: reservations, doubt: doubt
      ) { pictures($0) * 0 }
    }
    #expect(try found(nil).assets.first?.verdict == .protected)
    #expect(try found(CipherAccess(family: .stream)).assets.first?.verdict == .inconclusive)
    let reserved = try found(nil, reservations: ["Whatever."])
    #expect(reserved.assets.first?.verdict == .inconclusive)
    #expect(reserved.untested.contains("Whatever."))
    let doubted = try found(nil, doubt: "Whether.")
    #expect(doubted.assets.first?.verdict == .inconclusive)
    #expect(doubted.untested.contains("Whether."))
  }

  @Test("a label that is read backwards is read")
  func readsBackwards() throws {
    let truth = try #require(dataset.label("Male")).values
    let found = try findings(budget(["linear"], passes: 40)) { places in
      Tensor.concatenated(
        places.map { place in
          // Brighter for one class on the attacker's part, darker elsewhere.
          let bright = (truth[place] == 1) == attackers.contains(place)
          return Tensor.full([1, 3, 16, 16], bright ? 0.9 : 0.1)
        })
    }
    let male = try #require(found.assets.last)
    let linear = try #require(male.attackers.first { $0.name == "linear" })
    #expect(linear.output == .negated && linear.validation == 1)
    #expect(male.strongest == "linear" && male.achieved == 1 && male.threat == "chosen-image")
  }

  @Test("the paper's attacker is trained for the paper's passes and ends with its last weights")
  func followsThePaper() throws {
    let access = CipherAccess(
      family: .pixelwise(shuffled: false),
      freshKeyQuery: { places, seed in
        let plain = pictures(places)
        let flips = Tensor.uniform(plain.shape, low: 0, high: 2, seed: seed)
          .converted(to: .uint8).converted(to: .float32)
        return plain + flips * (1 - plain.scaled(by: 2))
      })
    let found = try findings(
      budget(["paper's COA"], passes: 100), cipher: access,
      release: { access.freshKeyQuery!($0, UInt64($0[0])) })
    let asset = try #require(found.assets.first)
    let attacker = try #require(asset.attackers.first { $0.name == "paper's COA" })
    #expect(attacker.imagesSeen == 70 * 120 && attacker.converged && attacker.curve.count >= 20)
    #expect(asset.strongest == "floor" && asset.threat == "surrogate")
  }
}
