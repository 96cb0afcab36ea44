import Records
import Testing

@Suite("Verdict sentences")
struct VerdictSentenceTests {
  private func asset(
    _ name: String, _ verdict: Verdict, leakage: Interval? = Interval(value: 0, low: 0, high: 0),
    threat: String = "chosen-image", achieved: Double? = 0.91, floor: Double? = 0.49,
    ceiling: Double? = 0.92
  ) -> AuditAsset {
    let isPicture = name == "picture"
    return AuditAsset(
      asset: name, kind: isPicture ? .picture : .attribute, threat: threat, verdict: verdict,
      metric: isPicture ? "MS-SSIM" : "balanced accuracy", scales: isPicture ? 3 : nil,
      floor: floor, achieved: achieved, ceiling: ceiling, leakage: leakage, strongest: "AR",
      attackers: [])
  }

  private let void = Interval(value: -0.4, low: -0.5, high: -0.3)

  @Test("every kind of asset has its words for every verdict")
  func hasWords() {
    let figures = "MS-SSIM 0.91 (3 scales, floor 0.49, unprotected 0.92)."
    let read = "balanced accuracy 0.91 (floor 0.49)."
    for (asset, sentence) in [
      (
        asset("picture", .exposed),
        "Exposed: a reconstructor trained from scratch rebuilds pictures with \(figures)"
      ),
      (
        asset("picture", .partly),
        "Partly: a reconstructor trained from scratch partly rebuilds pictures with \(figures)"
      ),
      (
        asset("picture", .protected),
        "Protected: reconstructors trained from scratch rebuild no pictures, \(figures)"
      ),
      (
        asset("picture", .inconclusive),
        "Inconclusive: the reconstructors were stopped before their plateau, \(figures)"
      ),
      (
        asset("picture", .inconclusive, leakage: void),
        "Inconclusive: the reconstructors failed and say nothing, \(figures)"
      ),
      (
        asset("Male", .inconclusive, leakage: Interval(value: 0.1, low: -0.2, high: 0.4)),
        "Inconclusive: the test samples are too few to tell how much of Male leaks, \(read)"
      ),
      (asset("Male", .exposed), "Exposed: Male can be read with \(read)"),
      (asset("Male", .partly), "Partly: Male can partly be read with \(read)"),
      (asset("Male", .protected), "Protected: Male cannot be read, \(read)"),
      (
        asset("Male", .inconclusive),
        "Inconclusive: the adversaries that read Male were stopped before their plateau, \(read)"
      ),
      (
        asset("Male", .inconclusive, leakage: void),
        "Inconclusive: the adversaries that read Male failed and say nothing, \(read)"
      ),
    ] { #expect(VerdictSentence.make(for: [asset]) == sentence) }
  }

  @Test("converged attackers that decide nothing were too few")
  func fewAttackers() {
    var picture = asset("picture", .inconclusive)
    picture.attackers = [
      AuditAttacker(
        name: "fold", summary: "", role: .protected, seed: 0, converged: true, validation: 0.5,
        test: 0.5, parameters: 0, imagesSeen: 0, seconds: 1, curve: [])
    ]
    let sentence = VerdictSentence.make(for: [picture])
    #expect(
      sentence.hasPrefix(
        "Inconclusive: no attacker that was tried gets more of pictures than a guess, which does not show that nobody can"
      ))
  }

  @Test("an attacker that needs no training is not said to have been trained")
  func untrained() {
    var picture = asset("picture", .exposed)
    picture.strongest = "fold"
    picture.attackers = [
      AuditAttacker(
        name: "fold", summary: "", role: .protected, seed: 0, converged: true, validation: 0.9,
        test: 0.9, parameters: 0, imagesSeen: 0, seconds: 1, curve: [])
    ]
    let sentence = VerdictSentence.make(for: [picture])
    #expect(
      sentence.hasPrefix("Exposed: an attacker that needs no training rebuilds pictures with"))
  }

  @Test("what could not be judged says why")
  func saysWhy() {
    func sentence(floor: Double?, ceiling: Double?) -> String {
      VerdictSentence.make(for: [
        asset("Male", .inconclusive, leakage: nil, floor: floor, ceiling: ceiling)
      ])
    }
    #expect(
      sentence(floor: 0.5, ceiling: 0.5)
        == "Inconclusive: Male could not be judged: unprotected data give no more than the floor, "
        + "balanced accuracy 0.91 (floor 0.50).")
    // The ceiling exceeds the floor on some resamples only.
    #expect(
      sentence(floor: 0.5, ceiling: 0.51)
        == "Inconclusive: Male could not be judged: unprotected data give hardly more than the "
        + "floor, balanced accuracy 0.91 (floor 0.50).")
    for (floor, ceiling) in [(0.5, nil), (nil, 0.9), (nil, nil)] as [(Double?, Double?)] {
      #expect(
        sentence(floor: floor, ceiling: ceiling).hasPrefix(
          "Inconclusive: Male could not be judged, for want of a floor and a ceiling"))
    }
  }

  @Test("the worst comes first, and what is protected is not named beside it")
  func ordersFindings() {
    let assets = [
      asset("Young", .protected), asset("Male", .inconclusive), asset("picture", .exposed),
      asset("race", .partly),
    ]
    let sentence = VerdictSentence.make(for: assets)
    let clauses = sentence.split(separator: ";").map(String.init)
    #expect(clauses.count == 3 && sentence.hasPrefix("Exposed: a reconstructor"))
    #expect(clauses[1].contains("race can partly be read") && clauses[2].contains("Male"))
    #expect(!sentence.contains("Young"))
  }

  @Test("of several threats the one with the worst finding speaks for the asset")
  func choosesWorstThreat() {
    let assets = [
      asset("Male", .partly, leakage: Interval(value: 0.2, low: 0.1, high: 0.3), achieved: 0.6),
      asset(
        "Male", .partly, leakage: Interval(value: 0.4, low: 0.3, high: 0.5), threat: "white-box",
        achieved: 0.7),
      asset("Male", .protected, threat: "surrogate", achieved: 0.5),
    ]
    for order in [assets, assets.reversed()] {
      #expect(
        VerdictSentence.make(for: order)
          == "Partly: Male can partly be read with balanced accuracy 0.70 (floor 0.49).")
    }
  }

  @Test("many findings are counted after the fourth")
  func countsRest() {
    let assets = (1...6).map { asset("label\($0)", .exposed) }
    let sentence = VerdictSentence.make(for: assets)
    #expect(sentence.contains("label4") && !sentence.contains("label5"))
    #expect(sentence.hasSuffix("; 2 more beside them."))
  }

  @Test("figures that were not measured are not made up")
  func showsMissing() {
    #expect(VerdictSentence.make(for: []) == "Inconclusive: nothing was attacked.")
    let blank = asset("Male", .inconclusive, leakage: nil, achieved: nil, floor: nil, ceiling: nil)
    #expect(VerdictSentence.make(for: [blank]).contains("balanced accuracy not measured."))
    let odd = asset("Male", .partly, achieved: .nan)
    #expect(
      VerdictSentence.make(for: [odd]).contains("balanced accuracy not measured (floor 0.49)"))
  }
}
