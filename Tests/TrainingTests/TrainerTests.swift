import Foundation
import Networks
import Tensors
import Testing
import Training

@Suite("Trainer", .serialized)
struct TrainerTests {
  private func temporaryFolder() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  }

  @Test("phases on public data get mini-batches of it, all others their own")
  func takesPublicData() throws {
    let setting = TrainerSetting()
    let other = FeatureLoader(
      features: .zeros([8, 4]), labels: ["sign": [Int32](repeating: 1, count: 8)],
      rows: Array(0..<8), batch: 4, seed: 3)
    var seen: [String: Set<Int>] = [:]
    func phase(_ name: String, isPublic: Bool) -> Phase {
      Phase(name, moves: [setting.network], isOnPublicData: isPublic) { [setting] batch in
        seen[name, default: []].insert(batch.count)
        return PhaseLosses(
          setting.head.crossEntropy(
            setting.network.module(batch.images, .training), batch.labels(for: setting.head)))
      }
    }
    func train(_ publicLoader: FeatureLoader?) throws {
      seen = [:]
      try Trainer(
        [setting.network], loader: setting.loader, publicLoader: publicLoader,
        settings: .init(precision: .float32, seed: 9)
      ).run([
        Stage(
          "both", cycle: [phase("own", isPublic: false), phase("public", isPublic: true)],
          iterations: 9, rate: 0.01)
      ])
    }
    try train(other)
    #expect(seen == ["own": [8], "public": [4]])
    try train(nil)
    #expect(seen == ["own": [8], "public": [8]])
  }

  @Test("turns follow one another, each for its iterations, and begin again after a resume too")
  func alternatesTurns() throws {
    func moved(stoppedAt stop: Int) throws -> [String] {
      let setting = TrainerSetting()
      var seen: [String] = []
      func turn(_ name: String, _ iterations: Int) -> Turn {
        let phase = Phase(name, moves: [setting.network]) { [setting] batch in
          seen.append(name)
          return PhaseLosses(
            setting.head.crossEntropy(
              setting.network.module(batch.images, .training), batch.labels(for: setting.head)))
        }
        return Turn([phase], iterations: iterations)
      }
      let stage = Stage("game", turns: [turn("a", 2), turn("b", 3)], iterations: 9, rate: 0.01)
      #expect(stage.period == 5)
      let folder = temporaryFolder()
      defer { try? FileManager.default.removeItem(at: folder) }
      try setting.trainer(folder).advance(stage, to: stop)
      let second = setting.trainer(folder)
      #expect(try second.resume())
      try second.advance(stage, to: 9)
      return seen
    }
    let expected = ["a", "a", "b", "b", "b", "a", "a", "b", "b"]
    #expect(try moved(stoppedAt: 4) == expected)
    #expect(try moved(stoppedAt: 6) == expected)
  }

  @Test("small gains add up to one; without one for long enough the plateau is reached")
  func reachesPlateau() throws {
    func iterations(scores: [Double], share: Double = 0) throws -> Int {
      let setting = TrainerSetting()
      var next = 0
      let stage = Stage(
        "learn", cycle: setting.stage(1).turns[0].cycle, iterations: .max, rate: 0.01,
        validation: Validation(
          every: 1, plateau: Plateau(patience: 2, share: share, reductions: 0, minimumGain: 0.1),
          score: {
            defer { next += 1 }
            return scores[next]
          }))
      let trainer = setting.trainer()
      try trainer.advance(stage, to: scores.count)
      #expect(trainer.position.progress.best == scores[..<next].max())
      return next
    }
    #expect(try iterations(scores: [0, 0.06, 0.12, 0.18, 0.24, 0.3, 0.36, 0.42]) == 8)
    #expect(try iterations(scores: [0, 0.3, 0.35, 0.39, 0.9, 0.9, 0.9, 0.9]) == 4)
    #expect(try iterations(scores: [0.5, 0.1, 0.7, 0.7, 0.7, 0.7]) == 5)
    // The last gain comes at the sixth validation: half of what was seen is the twelfth's.
    let late = [0, 0.2, 0.4, 0.6, 0.8, 1] + [Double](repeating: 1, count: 9)
    #expect(try iterations(scores: late) == 8)
    #expect(try iterations(scores: late, share: 0.5) == 12)
  }

  @Test("learns, and the same seed gives the same bits")
  func isDeterministic() throws {
    let (first, second) = (TrainerSetting(), TrainerSetting())
    let before = first.weights
    try first.trainer().run([first.stage(40)])
    try second.trainer().run([second.stage(40)])
    #expect(first.weights == second.weights)
    #expect(first.weights != before)
  }

  @Test("an interrupted and resumed training ends with the same bits", arguments: [1, 7, 39])
  func resumesToTheSameBits(_ cut: Int) throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = TrainerSetting()
    try whole.trainer().run([whole.stage(40)])
    let broken = TrainerSetting()
    try broken.trainer(folder).advance(broken.stage(40), to: cut)
    // Other weights on purpose: everything must come from the checkpoint.
    let resumed = TrainerSetting(seed: 77)
    let trainer = resumed.trainer(folder)
    #expect(try trainer.resume())
    #expect(trainer.position.iteration == cut)
    try trainer.run([resumed.stage(40)])
    #expect(resumed.weights == whole.weights)
  }

  @Test("a damaged newest checkpoint is named and the one before it is used")
  func fallsBack() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let setting = TrainerSetting()
    try setting.trainer(folder).advance(setting.stage(10), to: 5)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files.count == 2)
    let newest = folder.appendingPathComponent(try #require(files.last))
    var bytes = try Data(contentsOf: newest)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: newest)
    let trainer = setting.trainer(folder)
    try trainer.resume()
    #expect(trainer.position.iteration == 4)
    try Data("short".utf8).write(to: folder.appendingPathComponent(files[0]))
    #expect(throws: TrainingError.self) { try setting.trainer(folder).resume() }
  }

  @Test("a loss that is not finite stops the training by name and keeps the checkpoint")
  func stopsOnNaN() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let setting = TrainerSetting()
    #expect(
      throws: TrainingError.notFinite(
        phase: "task", terms: ["task/L(C)"], stage: "learn", iteration: 4)
    ) {
      try setting.trainer(folder).run([setting.stage(10, spoiledAt: 4)])
    }
    let trainer = setting.trainer(folder)
    #expect(try trainer.resume())
    #expect(trainer.position.iteration == 3)
  }

  @Test("a score that is no number is kept from the curve, and a resume finds it readable")
  func leavesOutNoNumbers() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let setting = TrainerSetting()
    var scores: [Double] = [.nan, 0.5, -.nan, 0.7, .infinity]
    let stage = Stage(
      "learn", cycle: setting.stage(1).turns[0].cycle, iterations: .max, rate: 0.01,
      validation: Validation(every: 1, score: { scores.removeFirst() }))
    let trainer = setting.trainer(folder)
    try trainer.advance(stage, to: 5)
    try trainer.save()
    let resumed = setting.trainer(folder)
    try resumed.resume()
    #expect(resumed.position.progress.curve.map(\.value) == [0.5, 0.7])
    #expect(resumed.position.progress.best == 0.7)
  }

  @Test("a request to stop saves and says where")
  func stopsOnRequest() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let setting = TrainerSetting()
    let stop = StopSignal()
    stop.request()
    #expect(
      throws: TrainingError.interrupted(stage: "learn", iteration: 1, resumable: true)
    ) {
      try setting.trainer(folder, stop: stop, every: 3600).run([setting.stage(10)])
    }
    #expect(try setting.trainer(folder).resume())
  }

  @Test("a frozen network keeps weights and running statistics, and nothing leaks over 300 steps")
  func frozenNetworksStay() throws {
    let setting = TrainerSetting()
    let frozen = Participant("frozen", ConvBlock(1, 2))
    frozen.restart(.kaiming, seed: 2)
    let before = frozen.module.namedParameters.map(\.parameter.value.floats)
    let stage = Stage(
      "learn",
      cycle: [
        Phase("task", moves: [setting.network]) { batch in
          let passed = frozen.module(batch.images.reshaped([-1, 1, 2, 2]), .evaluation).mean()
          return PhaseLosses(setting.network.module(batch.images, .training).mean() + passed)
        }
      ], iterations: 300, rate: 0.01)
    let trainer = Trainer(
      [setting.network, frozen], loader: setting.loader,
      settings: .init(precision: .float32, seed: 1))
    try trainer.advance(stage, to: 3)
    let handles = Torch.liveHandles
    try trainer.advance(stage, to: 300)
    #expect(abs(Torch.liveHandles - handles) < 200, "other suites run beside this one")
    #expect(frozen.module.namedParameters.map(\.parameter.value.floats) == before)
  }
}
