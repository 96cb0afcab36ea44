import Networks
import Tensors
import Testing
import Training

@Suite("Averaged weights")
struct AveragedWeightsTests {
  private func value(_ participant: Participant) -> Double {
    participant.module.namedParameters[0].parameter.value.mean().item
  }

  @Test("the first weights are taken as they are, then the mean follows, later ones less and less")
  func follows() {
    let (one, two) = (Linear(2, 3), Linear(2, 3))
    let followed = Participant("net", one)
    let mean = AveragedWeights(two, following: followed)
    #expect(mean.participant.name == "net averaged")
    func set(_ value: Double) {
      for (_, parameter) in one.namedParameters {
        parameter.value.assign(.full(parameter.value.shape, value))
      }
    }
    set(4)
    mean.follow(step: 0)
    #expect(value(mean.participant) == 4)
    set(8)
    mean.follow(step: 4)
    #expect(abs(value(mean.participant) - 6) < 1e-6)
    mean.follow(step: 1_000_000)
    #expect(abs(value(mean.participant) - (6 + 2.0 / 500)) < 1e-6)
    #expect(value(followed) == 8)
  }
}
