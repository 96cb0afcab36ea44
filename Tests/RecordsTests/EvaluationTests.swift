import Records
import Testing

@Suite("Evaluations")
struct EvaluationTests {
  private let evaluation = Evaluation(
    cipher: "pixel", keys: "same",
    rows: [
      .init(
        label: "digit", condition: .encrypted,
        accuracy: Interval(value: 0.9146, low: 0.9, high: 0.9251),
        balancedAccuracy: Interval(value: 0.9, low: 0.8, high: 1), samples: 10_000)
    ])

  @Test("reads back equal and speaks in percent")
  func roundTrip() throws {
    #expect(try Evaluation(decoding: evaluation.encoded(), name: "e") == evaluation)
    #expect(evaluation.training == "pixel")
    var after = evaluation
    after.augmentedAfter = true
    #expect(try Evaluation(decoding: after.encoded(), name: "e") == after)
    #expect(after.training == "pixel, augmented after")
    #expect(
      evaluation.text == "digit, encrypted test pictures: accuracy 91.5 % [90.0, 92.5], "
        + "balanced 90.0 % [80.0, 100.0], n = 10000")
  }
}
