import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// A server that steers an obfuscator's training.
@Suite("Feature-space hijacking", .serialized)
struct HijackingTests {
  private static let attack = "feature-space hijacking (FSHA)"

  private static func subject(withClient: Bool) throws -> AuditSubject {
    let dataset = try Dataset.faces("count=400&seed=6")
    let picture = FeatureShape(channels: 3, size: Size(side: 16))
    let sent = FeatureShape(channels: 8, size: Size(side: 8))
    let network = Network(
      module: Sequential([ConvBlock(3, 8), MaxPool(), ConvBlock(8, 8)]), input: picture,
      output: sent)
    return AuditSubject(
      dataset: dataset, attacker: Array(0..<150), validation: Array(150..<200),
      test: Array(200..<260), picture: picture, protectedShape: sent, precision: .float32,
      task: LabelHead([]), hidden: LabelHead([]),
      // What the honest obfuscator releases says nothing.
      release: { Tensor.zeros([$0.count, 8, 8, 8]) },
      undefended: { AuditSubject.pictures(dataset, $0, precision: .float32).averagePooled() },
      undefendedShape: FeatureShape(channels: 3, size: Size(side: 8)),
      client: withClient
        ? SplitClient(
          network, dataset: dataset, places: Array(260..<400), precision: .float32) : nil,
      classify: nil, classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil,
      width: 0.25, fullyConnected: 16, seed: 1)
  }

  @Test("the server comes to see what the honest obfuscator hides")
  func sees() throws {
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: 1, epochs: 90, seeds: 2,
      attacks: [Self.attack, "AR", "look"], width: 1)
    let found = try Auditor(
      try Self.subject(withClient: true), budget: budget,
      threats: [.chosenImage, .maliciousServer]
    ).run()
    let led = try #require(found.assets.first { $0.threat == "malicious-server" })
    let attackers = led.attackers.filter { $0.role == .protected }
    // Nobody else takes part, and nobody trains the same client twice.
    #expect(attackers.map(\.name) == [Self.attack])
    // Minutes of training would pass the floor; the first seconds show the way there.
    let values = try #require(attackers.first).curve.map(\.value)
    let (first, best) = (try #require(values.first), try #require(values.max()))
    #expect(best > first + 0.15, "\(values)")
    let honest = try #require(found.assets.first { $0.threat == "chosen-image" })
    #expect(honest.strongest == "floor")
  }

  @Test("who trains without a server need not fear one")
  func refuses() throws {
    let subject = try Self.subject(withClient: false)
    #expect(subject.refusal(of: .maliciousServer) != nil)
  }
}
