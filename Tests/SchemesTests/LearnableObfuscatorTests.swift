import Networks
import Schemes
import Tensors
import Testing
import Training

@Suite("Learnable obfuscator", .serialized)
struct LearnableObfuscatorTests {
  private func scheme(
    _ options: String = "", train: String = "", side: Int = 32,
    taskScore: SchemeProblem.TaskScore? = nil
  ) throws -> LearnableObfuscator {
    try LearnableObfuscator(
      SchemeSetting.problem(
        LearnableObfuscator.name, options: options, train: train, side: side,
        taskScore: taskScore))
  }

  @Test("each turn moves what Algorithm 1 says and nothing else, for T_sub epochs")
  func turnsMoveTheirNetworks() throws {
    let scheme = try scheme("subEpochs: 3")
    let turns = try #require(scheme.stages(batchesPerEpoch: 4).last).turns
    #expect(turns.map(\.iterations) == [12, 12, 12])
    let expected: [Set<String>] = [
      ["obfuscator", "classifier"], ["reconstructor"], ["obfuscator"],
    ]
    for (turn, moved) in zip(turns, expected) {
      #expect(turn.cycle.count == 1)
      #expect(
        try SchemeSetting.moved(by: turn.cycle[0], of: scheme) == moved, "\(turn.cycle[0].name)")
    }
  }

  @Test(
    "the joint training of the first main iteration is the pre-training",
    arguments: [(0, [8, 0, 0]), (1, [8, 8, 0]), (3, [8, 8, 24])])
  func countsMainIterations(_ mainIterations: Int, _ expected: [Int]) throws {
    let scheme = try scheme(train: "pretrain: 2, epochs: \(mainIterations)")
    let stages = scheme.stages(batchesPerEpoch: 4)
    #expect(stages.map(\.iterations) == expected)
    #expect(stages[0].name == scheme.undefendedAfter)
  }

  @Test("the reconstructor raises the PSNR, the obfuscator alone lowers it (equations 2 and 3)")
  func playersPullApart() throws {
    let scheme = try scheme("frozenNormalization: batch")
    let turns = try #require(scheme.stages(batchesPerEpoch: 4).last).turns
    func play(_ phase: Phase, _ steps: Int) throws -> (first: Double, last: Double) {
      let values = try SchemeSetting.losses(
        "\(phase.name)/PSNR", of: [phase], scheme, steps: steps)
      return (values[0], values[values.count - 1])
    }
    let attack = try play(turns[1].cycle[0], 60)
    #expect(attack.last > attack.first + 3)
    let defence = try play(turns[2].cycle[0], 50)
    #expect(defence.last < defence.first - 5)
  }

  @Test("the task is measured after each epoch of pre-training and each main iteration")
  func measuresTask() throws {
    var asked = 0
    let scheme = try scheme(train: "pretrain: 2, epochs: 3") { classify in
      asked += 1
      #expect(classify(.zeros([2, 3, 32, 32])).shape == [2, 1])
      return 0.5
    }
    try SchemeSetting.trainer(scheme).run(scheme.stages(batchesPerEpoch: 4))
    #expect(asked == 2 + 3)
  }

  @Test(
    "every option runs",
    arguments: [
      "reconstructor: SimRec", "reconstructor: URec#1", "reconstructor: URec#2",
      "reconstructor: ResRec", "jointLoss: full", "frozenNormalization: batch",
      "initialization: kaiming, lambda: 0",
    ])
  func optionsRun(_ options: String) throws {
    let scheme = try scheme(options, train: "epochs: 2")
    let stage = try #require(scheme.stages(batchesPerEpoch: 1).last)
    try SchemeSetting.trainer(scheme).advance(stage, to: stage.iterations)
  }
}
