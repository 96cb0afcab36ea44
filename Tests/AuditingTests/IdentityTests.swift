import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

@Suite("People found again", .serialized)
struct IdentityTests {
  /// Three people in a gallery along three axes.
  private let gallery: [[Float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

  @Test("probes are ranked by their cosines with everybody's picture")
  func ranks() throws {
    let scores = IdentityScores(
      probes: [[1, 0, 0], [0.6, 0.8, 0], [0.8, 0.6, 0]], gallery: gallery, owners: [0, 0, 2],
      groups: ["a", "a", "c"])
    #expect(scores.hits(within: 1) == [1, 0, 0])
    #expect(scores.hits(within: 2) == [1, 1, 0])
    #expect(scores.hits(within: 3) == [1, 1, 1])
    #expect(abs(scores.standing - (1 + 0.5 + 0) / 3) < 1e-12)
    // Pairs of one person: 1, 0.6, 0; of two: 0 0, 0.8 0, 0.8 0.6.
    let wins = (6 + 3 + 0.5) + (0.5 * 3)
    #expect(abs(try #require(scores.areaUnderCurve) - wins / 18) < 1e-9)
    #expect(scores.accepted(atFalseRate: 0.01) == 1.0 / 3)
  }

  @Test("who looks like everybody is found by drawing lots")
  func ties() {
    let scores = IdentityScores(
      probes: [[1, 0, 0], [1, 0, 0]], gallery: [[0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0]],
      owners: [0, 3], groups: ["a", "d"])
    #expect(scores.hits(within: 1) == [0.25, 0.25])
    #expect(scores.hits(within: 9) == [1, 1])
    #expect(scores.standing == 0.5)
    #expect(scores.areaUnderCurve == 0.5)
    #expect(scores.accepted(atFalseRate: 0.01) == 0)
  }

  /// - Parameter protect: of pictures and of whom they show.
  private func findings(
    releasing protect: @escaping (_ pictures: Tensor, _ people: [String]) -> Tensor
  ) throws -> Auditor.Findings {
    let dataset = try Dataset.faces("count=640&people=210&seed=3", size: 32, identity: "person")
    let split = try Split.make(
      count: dataset.count, identities: dataset.identities, strata: [],
      fractions: [.owner: 0.05, .attacker: 0.6, .validation: 0.1, .test: 0.25], seed: 1)
    let shape = FeatureShape(channels: 3, size: Size(side: 32))
    let subject = AuditSubject(
      dataset: dataset, attacker: split[.attacker], validation: split[.validation],
      test: split[.test], picture: shape, protectedShape: shape, precision: .float32,
      task: LabelHead([]), hidden: LabelHead([]),
      release: { places in
        protect(
          AuditSubject.pictures(dataset, places, precision: .float32),
          places.map { dataset.identities?[$0] ?? "" })
      },
      undefended: nil, classify: nil, classifyUndefended: nil, inLoopReconstruct: nil,
      inLoopInfer: nil, width: 0.25, fullyConnected: 16, seed: 1)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: 1, epochs: 24, seeds: 1,
      attacks: ["look", "face embedder"], width: 1)
    return try Auditor(subject, budget: budget).run()
  }

  @Test("a released picture gives away who is in it, a blank one nobody")
  func findsPeople() throws {
    let copied = try findings { pictures, _ in pictures }
    let identity = try #require(copied.assets.first { $0.kind == .identity })
    let (floor, ceiling) = (try #require(identity.floor), try #require(identity.ceiling))
    #expect(identity.achieved == identity.ceiling)
    #expect(ceiling > 4 * floor, "\(ceiling), by chance \(floor)")
    #expect(identity.leakage?.value == 1 && identity.verdict != .protected)
    #expect(identity.strongest.hasPrefix("face embedder on "))
    #expect(identity.attackers.contains { $0.name == "face embedder on what look rebuilds" })
    // Without labels people teach the network that judges pictures.
    let picture = try #require(copied.assets.first { $0.kind == .picture })
    #expect(picture.metrics["perceptual distance"]?.achieved == 0)
    #expect(try #require(picture.metrics["perceptual distance"]?.floor) > 0.05)
    #expect(!copied.untested.contains { $0.hasPrefix("Re-identification") })

    let blank = try findings { pictures, _ in pictures * 0 }
    let nobody = try #require(blank.assets.first { $0.kind == .identity })
    // A blank picture looks like one of the people, always the same.
    let chance = try #require(nobody.floor)
    #expect(try #require(nobody.achieved) <= 4 * chance, "by chance \(chance)")
    #expect(nobody.verdict != .exposed && nobody.verdict != .partly)
  }

  @Test("people are found in what no picture can be rebuilt from")
  func findsPeopleInProtectedData() throws {
    // A colour for each person, and noise.
    let found = try findings { pictures, people in
      var generator = SeededGenerator(seed: 5)
      let colours = people.map { name -> Tensor in
        var colour = SeededGenerator(
          seed: 1, name.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })
        let values = (0..<3).map { _ in Float(colour.next() % 1000) / 1000 }
        return Tensor(values, shape: [1, 3, 1, 1])
      }
      let noise = Tensor.uniform(pictures.shape, low: -0.02, high: 0.02, seed: generator.next())
      return .concatenated(colours) + noise
    }
    let identity = try #require(found.assets.first { $0.kind == .identity })
    #expect(identity.strongest == "face embedder on protected data")
    #expect(try #require(identity.achieved) > 0.5, "\(identity.achieved as Any)")
    #expect(identity.verdict == .exposed, "\(identity.leakage as Any)")
  }
}
