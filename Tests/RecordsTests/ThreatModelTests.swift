import Records
import Testing

@Suite("Threat models")
struct ThreatModelTests {
  @Test("names are read back")
  func readsNames() {
    for model in ThreatModel.all + [.knownPairs(1), .knownPairs(1000)] {
      #expect(ThreatModel(model.name) == model)
    }
    for name in ["", "white", "known-pairs()", "known-pairs(0)", "known-pairs(3", "surrogate(2)"] {
      #expect(ThreatModel(name) == nil, "\(name)")
    }
  }

  @Test("who has more can do what who has less can")
  func grants() {
    let rising: [ThreatModel] = [
      .ciphertextOnly, .surrogate, .knownPairs(1), .knownPairs(100), .knownPairs(nil),
      .chosenImage, .whiteBox,
    ]
    for (place, model) in rising.enumerated() {
      for (other, weaker) in rising.enumerated() {
        #expect(model.grants(weaker) == (other <= place), "\(model.name) and \(weaker.name)")
        #expect((model.strength > weaker.strength) == (place > other))
      }
    }
  }

  @Test("a key and a server are had beside the rest, not above it")
  func standsBeside() {
    for model in [ThreatModel.stolenKey, .maliciousServer] {
      #expect(model.grants(model) && model.grants(.surrogate))
      #expect(!model.grants(.chosenImage) && !ThreatModel.whiteBox.grants(model))
    }
  }
}
