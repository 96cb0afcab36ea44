import Records
import Testing

@Suite("Verdicts")
struct VerdictTests {
  private func interval(_ low: Double, _ value: Double, _ high: Double) -> Interval {
    Interval(value: value, low: low, high: high)
  }

  @Test("the interval decides, and who was stopped early can never prove protection")
  func decides() {
    let cases: [(Interval?, Bool, Verdict)] = [
      (interval(0.9, 0.95, 1), true, .exposed), (interval(0.9, 0.95, 1), false, .exposed),
      (interval(0.5, 0.6, 0.7), true, .exposed), (interval(0.49, 0.6, 0.7), true, .partly),
      (interval(0, 0.05, 0.1), true, .protected), (interval(0, 0.05, 0.1), false, .inconclusive),
      (interval(-0.1, 0.05, 0.11), true, .partly),
      (interval(-0.3, -0.2, -0.01), true, .inconclusive),
      (nil, true, .inconclusive),
    ]
    for (leakage, converged, verdict) in cases {
      #expect(Verdict.of(leakage: leakage, converged: converged) == verdict, "\(leakage as Any)")
    }
    #expect(Verdict.isVoid(interval(-0.3, -0.2, -0.01)) && !Verdict.isVoid(interval(-0.3, 0, 0)))
  }

  @Test("the worst counts, and nothing attacked decides nothing")
  func worst() {
    #expect(Verdict.worst(of: [.protected, .inconclusive]) == .inconclusive)
    #expect(Verdict.worst(of: [.partly, .exposed, .protected]) == .exposed)
    #expect(Verdict.worst(of: []) == .inconclusive)
  }

  private func asset(
    _ name: String, leakage: Interval?, converged: Bool = true, ceiling: Double? = 0.92
  ) -> AuditAsset {
    AuditAsset(
      asset: name, kind: name == "picture" ? .picture : .attribute, threat: "chosen-image",
      verdict: .of(leakage: leakage, converged: converged),
      metric: name == "picture" ? "MS-SSIM" : "balanced accuracy",
      scales: name == "picture" ? 3 : nil, floor: 0.49, achieved: 0.91, ceiling: ceiling,
      leakage: leakage, strongest: "AR", attackers: [])
  }

  @Test("the sentence names the worst first, with its figures, and hides no weakness")
  func sentences() {
    let exposed = asset("picture", leakage: interval(0.9, 0.98, 1))
    let hidden = asset("Male", leakage: interval(0, 0.02, 0.05))
    #expect(
      VerdictSentence.make(for: [hidden, exposed])
        == "Exposed: a reconstructor trained from scratch rebuilds pictures with MS-SSIM 0.91 "
        + "(3 scales, floor 0.49, unprotected 0.92).")
    #expect(VerdictSentence.make(for: [hidden]).hasPrefix("Protected: Male cannot be read"))
    let stopped = asset("Male", leakage: interval(0, 0.02, 0.05), converged: false)
    #expect(VerdictSentence.make(for: [stopped]).contains("stopped before their plateau"))
    let failed = asset("Male", leakage: interval(-0.5, -0.4, -0.3))
    #expect(VerdictSentence.make(for: [failed]).contains("failed and say nothing"))
    let level = asset("picture", leakage: nil, ceiling: 0.4)
    #expect(VerdictSentence.make(for: [level]).contains("no more than the floor"))
    let unmeasured = asset("picture", leakage: nil, ceiling: nil)
    #expect(VerdictSentence.make(for: [unmeasured]).contains("for want of a floor and a ceiling"))
    #expect(VerdictSentence.make(for: []) == "Inconclusive: nothing was attacked.")
  }
}
