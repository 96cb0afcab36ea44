import Records
import Testing

@Suite("Policies")
struct AuditPolicyTests {
  @Test("limits are read for all, for kinds of assets and for labels")
  func readsLimits() throws {
    let policy = try AuditPolicy(
      yaml: """
        schema: obscura.policy/1
        protected: 0.05
        exposed: 0.4
        assets:
          picture: {exposed: 0.2}
          Male: {protected: 0.01}
        threats: [white-box, known-pairs(100)]
        fail_on: partly
        """, name: "p.yaml")
    #expect(policy.thresholds(for: "race", .attribute) == .init(protected: 0.05, exposed: 0.4))
    #expect(policy.thresholds(for: "picture", .picture) == .init(protected: 0.05, exposed: 0.2))
    #expect(policy.thresholds(for: "Male", .attribute) == .init(protected: 0.01, exposed: 0.4))
    #expect(policy.threats == [.whiteBox, .knownPairs(100)] && policy.failOn == .partly)
  }

  @Test("an empty policy is the usual one")
  func hasDefaults() throws {
    #expect(try AuditPolicy(yaml: "schema: obscura.policy/1", name: "p") == .standard)
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      ("protected: 0.6", "protected is 0.6 and exposed is 0.5; the first must be the smaller"),
      ("exposed: 2", "exposed is \"2\"; expected a number from 0 to 1"),
      ("fail_on: never", "unknown value \"never\" of fail_on"),
      ("fail-on: partly", "unknown key \"fail-on\"; did you mean \"fail_on\"?"),
      ("assets: {picture: {safe: 1}}", "unknown key \"safe\" in assets.picture"),
      ("threats: [witebox]", "unknown threat \"witebox\"; did you mean \"white-box\"?"),
    ])
  func namesProblems(_ line: String, _ problem: String) {
    let error = #expect(throws: RecipeError.self) {
      _ = try AuditPolicy(yaml: "schema: obscura.policy/1\n" + line, name: "p.yaml")
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("policy \"p.yaml\" line 2: \(problem)"), "\(text)")
  }

  @Test("another file is refused", arguments: ["", "schema: obscura.recipe/1", "- 1"])
  func refusesOthers(_ text: String) {
    #expect(throws: RecipeError.self) { _ = try AuditPolicy(yaml: text, name: "p") }
  }
}
