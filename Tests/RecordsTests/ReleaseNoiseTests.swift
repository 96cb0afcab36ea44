import Records
import Testing

@Suite("Declared noise")
struct ReleaseNoiseTests {
  @Test(
    "reads what people type",
    arguments: [
      ("gaussian:0.1", ReleaseNoise(.gaussian, scales: [0.1])),
      ("gaussian:51/255", ReleaseNoise(.gaussian, scales: [0.2])),
      ("Laplace: 2", ReleaseNoise(.laplace, scales: [2])),
      ("gaussian:0.5,clip:10", ReleaseNoise(.gaussian, scales: [0.5], clip: 10)),
      ("gaussian:1e-3", ReleaseNoise(.gaussian, scales: [0.001])),
    ])
  func reads(_ text: String, _ noise: ReleaseNoise) {
    #expect(ReleaseNoise(text) == noise)
    #expect(ReleaseNoise(noise.description) == noise)
  }

  @Test(
    "refuses everything else",
    arguments: [
      "", "gaussian", "gaussian:", "gaussian:0", "gaussian:-1", "gaussian:x", "gaussian:1/0",
      "gaussian:1/2/3", "gaussian:inf", "gaussian:nan", "uniform:1", "clip:1", "0.1",
      "clip:1,gaussian:1", "gaussian:1,gaussian:2", "gaussian:1,clip:0", "gaussian:1,",
      "gaussian:1,clip:1,clip:2", "gaussian:1:2",
    ])
  func refuses(_ text: String) {
    #expect(ReleaseNoise(text) == nil)
  }
}
