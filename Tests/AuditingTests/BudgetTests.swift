import Auditing
import Testing

@Suite("Budgets")
struct BudgetTests {
  @Test("nobody is forgotten: whoever is known plays where there is time")
  func playsEverybody() throws {
    let thorough = try #require(Budget.named("thorough"))
    #expect(Set(thorough.attacks) == Set(Attacks.names))
    // A name misspelt among those left out would leave nobody out.
    let sizes = try ["quick", "standard", "thorough"].map {
      try #require(Budget.named($0)).attacks.count
    }
    #expect(sizes[1] == sizes[2] - 2 && sizes[0] == sizes[1] - 18, "\(sizes)")
    for name in ["quick", "standard"] {
      let budget = try #require(Budget.named(name))
      #expect(Set(budget.attacks).isSubset(of: Attacks.names))
      for attack in [
        "ridge regression", "ridge regression of each pixel", "U-Net after ridge regression",
        "U-Net on bits", "MLP on bits", "ridge classifier",
      ] { #expect(budget.attacks.contains(attack), "\(name): \(attack)") }
    }
  }
}
