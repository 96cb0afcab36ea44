import Records
import Testing

@Suite("Threat models")
struct ThreatModelTests {
  @Test("names are read back")
  func readsNames() {
    for model in ThreatModel.all + [.knownPairs(1), .knownPairs(1000), .repeatedReleases(4)] {
      #expect(ThreatModel(model.name) == model)
    }
    for name in [
      "", "white", "known-pairs()", "known-pairs(0)", "known-pairs(3", "surrogate(2)",
      "repeated-releases(1)",
    ] {
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

  @Test("further releases are had beside weights, not instead")
  func releasesAgain() {
    #expect(ThreatModel.repeatedReleases(16).grants(.chosenImage))
    #expect(ThreatModel.repeatedReleases(16).grants(.repeatedReleases(4)))
    #expect(!ThreatModel.repeatedReleases(4).grants(.repeatedReleases(16)))
    #expect(!ThreatModel.whiteBox.grants(.repeatedReleases(2)))
    #expect(!ThreatModel.repeatedReleases(2).grants(.whiteBox))
    #expect(ThreatModel.chosenImage.strength < ThreatModel.repeatedReleases(2).strength)
    #expect(ThreatModel.repeatedReleases(99).strength < ThreatModel.whiteBox.strength)
  }

  @Test("a key and a server are had beside the rest, not above it")
  func standsBeside() {
    for model in [ThreatModel.stolenKey, .maliciousServer] {
      #expect(model.grants(model) && model.grants(.surrogate))
      #expect(!model.grants(.chosenImage) && !ThreatModel.whiteBox.grants(model))
    }
  }
}
