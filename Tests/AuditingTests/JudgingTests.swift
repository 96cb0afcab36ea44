import Auditing
import Records
import Testing

@Suite("Judging")
struct JudgingTests {
  @Test("every attack that a budget names is registered", arguments: Budget.all)
  func budgetsNameAttacks(_ budget: Budget) {
    let known = Set(Attacks.names)
    for name in budget.attacks { #expect(known.contains(name), "\(budget.name): \(name)") }
    #expect(budget.seeds == (budget.name == "quick" ? 1 : 3))
  }

  @Test("attacks have different names and say what they are")
  func attacksAreNamed() {
    #expect(Set(Attacks.names).count == Attacks.names.count)
    for attack in Attacks.all { #expect(!attack.summary.isEmpty) }
  }
}
