import Formats
import Testing

@Suite("Suggestions")
struct SuggestionTests {
  @Test(
    "slips are recognised, other words are not",
    arguments: [
      ("Smilling", "Smiling"), ("smiling", "Smiling"), ("Mael", "Male"), ("Yuong", "Young"),
      ("Mle", "Male"), ("Elephant", nil), ("", nil), ("x", nil),
    ] as [(String, String?)])
  func guesses(_ typed: String, _ meant: String?) {
    #expect(Suggestion.nearest(to: typed, in: ["Smiling", "Male", "Young", "y"]) == meant)
  }

  @Test("of two words equally near the first is meant, and among none there is none")
  func decides() {
    #expect(Suggestion.nearest(to: "bat", in: ["cat", "rat"]) == "cat")
    #expect(Suggestion.nearest(to: "bat", in: [String]()) == nil)
    #expect(Suggestion.nearest(to: "bat", in: ["", "bat"]) == "bat")
  }

  @Test("a word of absurd length costs no time")
  func isQuick() {
    let long = String(repeating: "a", count: 1_000_000)
    let known = ["aa", String(repeating: "b", count: 1000)]
    let time = ContinuousClock().measure {
      #expect(Suggestion.nearest(to: long, in: known) == nil)
    }
    #expect(time < .seconds(1))
  }

  @Test("the phrase names the guess and eight known words at most")
  func phrases() {
    #expect(Suggestion.phrase(for: "Mael", in: ["Male"]) == "; did you mean \"Male\"? Known: Male")
    #expect(Suggestion.phrase(for: "other", in: ["a", "b"]) == "; Known: a, b")
    #expect(Suggestion.phrase(for: "x", in: []) == "")
    let many = (0..<20).map { "word\($0)" }
    #expect(
      Suggestion.phrase(for: "other", in: many)
        == "; Known: word0, word1, word2, word3, word4, word5, word6, word7, … (20)")
  }
}
