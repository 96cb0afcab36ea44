import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Testing

/// Releases of texts of which it is known how many words they hold.
@Suite("Words on planted truths", .serialized)
struct WordAuditTests {
  private static let length = 12
  /// Numbers of words, all below 256: the second byte tells them.
  private let words: Int
  private let dataset: Dataset
  private let split: Split

  init() throws {
    let source = try Sources.open(
      DataLocation(
        root: URL(fileURLWithPath: "."), source: "synthetic-texts?count=900&seed=4"))
    let texts = try (0..<source.count).map { place -> String in
      guard case .text(let text) = try source.payload(at: place, size: nil, channels: nil) else {
        return ""
      }
      return text
    }
    let vocabulary = Vocabulary(of: texts, most: 256, tokenizer: Tokenizer())
    words = vocabulary.count
    let labels = try ["topic", "dialect"].map {
      try LabelExpression(parsing: $0).evaluate(name: $0, on: source)
    }
    dataset = try Dataset.load(
      source, as: .text(length: Self.length, vocabulary), labels: labels, identity: nil,
      budget: 1 << 24, threads: 1)
    split = try Split.make(
      count: dataset.count, identities: nil,
      strata: [try #require(dataset.label("topic")).values],
      fractions: [.owner: 0.1, .attacker: 0.5, .validation: 0.15, .test: 0.25], seed: 1)
  }

  /// A channel for each word, 1 where it stands: `[N, words, 1, T]`.
  private func oneHot(_ texts: Tensor) -> Tensor {
    let numbers = WordNumbers()(texts, .evaluation)
    var values = [Float](repeating: 0, count: numbers.count * words)
    for (place, number) in numbers.integers.enumerated() {
      let (text, time) = (place / Self.length, place % Self.length)
      values[(text * words + Int(number)) * Self.length + time] = 1
    }
    return Tensor(values, shape: [numbers.shape[0], words, 1, Self.length])
  }

  private func asset(_ protect: @escaping (Tensor) -> Tensor) throws -> AuditAsset {
    func release(_ function: @escaping (Tensor) -> Tensor) -> AuditSubject.Release {
      { [dataset] in function(AuditSubject.pictures(dataset, $0, precision: .float32)) }
    }
    let row = Size(height: 1, width: Self.length)
    let subject = AuditSubject(
      dataset: dataset, attacker: split[.attacker], validation: split[.validation],
      test: split[.test], picture: FeatureShape(channels: 2, size: row),
      protectedShape: FeatureShape(channels: words, size: row), precision: .float32,
      task: LabelHead([.init(name: "topic", classes: 2)]), hidden: LabelHead([]),
      release: release { protect(oneHot($0)) }, undefended: release(oneHot), classify: nil,
      classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25,
      fullyConnected: 16, seed: 5)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: .max / 8, epochs: 30, seeds: 1,
      attacks: ["linear word reader", "convolutional word reader"], width: 1)
    let found = try Auditor(subject, budget: budget, threats: [.chosenImage]).run()
    return try #require(found.assets.first { $0.kind == .words })
  }

  @Test("words in the clear are read, all of them")
  func readsWords() throws {
    let asset = try asset { $0 }
    #expect(asset.verdict == .exposed && (asset.achieved ?? 0) > 0.99)
    #expect((asset.leakage?.value ?? 0) > 0.98 && asset.metric == "word accuracy")
    #expect((asset.metrics["texts in the clear"]?.achieved ?? 0) > 0.99)
  }

  @Test("of a release that holds nothing nothing is read, and the floor is what is guessed")
  func readsNothing() throws {
    let asset = try asset { $0 * 0 }
    #expect(asset.verdict != .exposed)
    #expect(abs((asset.achieved ?? 1) - (asset.floor ?? 0)) < 0.05)
    #expect((asset.ceiling ?? 0) > 0.99)
  }

  @Test("of every second word half is read")
  func readsHalf() throws {
    let mask = Tensor((0..<Self.length).map { Float($0 % 2) }, shape: [1, 1, 1, Self.length])
    let asset = try asset { $0 * mask }
    let (floor, achieved) = (asset.floor ?? 0, asset.achieved ?? 0)
    #expect(abs(achieved - (0.5 + floor / 2)) < 0.06, "\(achieved), floor \(floor)")
  }
}
