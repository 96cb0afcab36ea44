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
      (interval(0.49, 0.6, 0.7), false, .partly),
      (interval(0, 0.05, 0.1), true, .protected), (interval(0, 0.05, 0.1), false, .inconclusive),
      (interval(-0.1, 0.05, 0.11), true, .inconclusive),
      (interval(-0.1, 0.3, 0.7), false, .inconclusive), (interval(0, 0.3, 0.7), true, .partly),
      // The floor may beat the attacker on some resamples; not on all of them.
      (interval(-0.3, -0.1, 0), true, .protected),
      (interval(-0.3, -0.2, -0.01), true, .inconclusive),
      (interval(-0.3, -0.2, -0.01), false, .inconclusive),
      (nil, true, .inconclusive), (nil, false, .inconclusive),
    ]
    for (leakage, converged, verdict) in cases {
      #expect(Verdict.of(leakage: leakage, converged: converged) == verdict, "\(leakage as Any)")
    }
  }

  @Test("no interval at all lets attackers that did not converge prove protection")
  func neverProtectedUnconverged() {
    for low in stride(from: -1.0, through: 1, by: 0.1) {
      for width in stride(from: 0.0, through: 1, by: 0.1) {
        let leakage = interval(low, low, low + width)
        #expect(Verdict.of(leakage: leakage, converged: false) != .protected)
        if Verdict.isVoid(leakage) {
          #expect(Verdict.of(leakage: leakage, converged: true) == .inconclusive)
        }
      }
    }
  }

  @Test("void is an interval that lies below 0 as a whole")
  func isVoid() {
    #expect(Verdict.isVoid(interval(-0.3, -0.2, -0.01)))
    #expect(!Verdict.isVoid(interval(-0.3, 0, 0)) && !Verdict.isVoid(nil))
  }

  @Test("thresholds of one's own move the verdicts")
  func movesThresholds() {
    let strict = Verdict.Thresholds(protected: 0.02, exposed: 0.2)
    let leakage = interval(0, 0.03, 0.05)
    #expect(Verdict.of(leakage: leakage, converged: true, thresholds: strict) == .partly)
    let high = interval(0.2, 0.3, 0.4)
    #expect(Verdict.of(leakage: high, converged: true, thresholds: strict) == .exposed)
  }

  @Test("the worst counts, and nothing attacked decides nothing")
  func worst() {
    let order: [Verdict] = [.protected, .inconclusive, .partly, .exposed]
    for (place, worse) in order.enumerated() {
      for better in order[...place] {
        #expect(Verdict.worst(of: [better, worse, better]) == worse)
      }
    }
    #expect(Verdict.worst(of: []) == .inconclusive)
  }
}

@Suite("Assets of an audit")
struct AuditAssetTests {
  private func attacker(
    _ role: AuditAttacker.Role, test: Double?, converged: Bool
  ) -> AuditAttacker {
    AuditAttacker(
      name: "ar", summary: "a decoder", role: role, seed: 1, converged: converged,
      validation: 0.5, test: test, parameters: 10, imagesSeen: 100, seconds: 1, curve: [])
  }

  private func asset(_ leakage: Interval?, _ attackers: [AuditAttacker]) -> AuditAsset {
    AuditAsset(
      asset: "Male", kind: .attribute, threat: "chosen-image", metric: "balanced accuracy",
      floor: 0.5, achieved: 0.5, ceiling: 0.9, leakage: leakage, strongest: "ar",
      attackers: attackers)
  }

  private let low = Interval(value: 0.01, low: 0, high: 0.05)

  @Test("the finalists on protected data decide whether the attack converged")
  func judgesByFinalists() {
    let finalist = attacker(.protected, test: 0.5, converged: true)
    #expect(asset(low, [finalist]).verdict == .protected)
    let dropped = attacker(.protected, test: nil, converged: false)
    let ceiling = attacker(.ceiling, test: 0.9, converged: false)
    #expect(asset(low, [finalist, dropped, ceiling]).verdict == .protected)
    let stopped = attacker(.protected, test: 0.5, converged: false)
    #expect(asset(low, [finalist, stopped]).verdict == .inconclusive)
  }

  @Test("where nobody attacked, nothing is protected")
  func needsAttackers() {
    #expect(asset(low, []).verdict == .inconclusive)
    let ceiling = attacker(.ceiling, test: 0.9, converged: true)
    let dropped = attacker(.protected, test: nil, converged: true)
    #expect(asset(low, [ceiling, dropped]).verdict == .inconclusive)
  }

  @Test("an interval below 0 makes the asset void")
  func becomesVoid() {
    let failed = asset(Interval(value: -0.2, low: -0.3, high: -0.1), [])
    #expect(failed.void && failed.verdict == .inconclusive)
    #expect(!asset(low, []).void && !asset(nil, []).void)
  }

  @Test("an interval reaches as far as another that ends higher, and no other moves it")
  func spreads() {
    let none = Interval(value: 0, low: 0, high: 0)
    #expect(none.spread(to: nil) == none)
    #expect(none.spread(to: Interval(value: -0.3, low: -0.5, high: -0.1)) == none)
    let wide = none.spread(to: Interval(value: 0.1, low: -0.1, high: 0.3))
    #expect(wide == Interval(value: 0, low: -0.1, high: 0.3))
    #expect(Verdict.of(leakage: none, converged: true) == .protected)
    #expect(Verdict.of(leakage: wide, converged: true) == .inconclusive)
    // Who beats the floor on test alone still does.
    let above = none.spread(to: Interval(value: 0.2, low: 0.1, high: 0.3))
    #expect(Verdict.of(leakage: above, converged: true) == .partly)
  }
}
