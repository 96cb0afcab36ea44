import Networks
import Tensors
import Testing

@Suite("Learning")
struct LearningTests {
  @Test("optimisers take PyTorch's steps")
  func optimisersAgree() throws {
    for entry in try OracleFile("networks").cases("optimisers") {
      let options = entry.fields["options"] as? [String: Any] ?? [:]
      let decay = options["weight_decay"] as? Double ?? 0
      let betas = options["betas"] as? [Double] ?? [0.9, 0.999]
      let rule: OptimizerRule =
        switch entry.operation {
        case "adam": .adam(beta1: betas[0], beta2: betas[1], weightDecay: decay)
        case "adamw": .adamW(beta1: betas[0], beta2: betas[1], weightDecay: decay)
        default: .sgd(momentum: options["momentum"] as? Double ?? 0, weightDecay: decay)
        }
      let weights = Parameter([5], .constant(0))
      weights.value.assign(entry.input("w"))
      let optimizer = Optimizer([weights], rule: rule)
      for expected in entry.fields["steps"] as? [[Double]] ?? [] {
        let gradient = entry.input("curvature") * (weights.value - entry.input("target"))
        optimizer.step([gradient], rate: options["lr"] as? Double ?? 0)
        #expect(agree(weights.value.floats, expected), "\(entry.name)")
      }
    }
  }

  @Test("an optimiser goes on from its saved state")
  func optimiserResumes() {
    func steps(_ count: Int, _ optimizer: Optimizer, _ weights: Parameter) {
      for step in 0..<count {
        optimizer.step([weights.value + Double(step)], rate: 0.1)
      }
    }
    let (whole, halves) = (Parameter([3], .constant(1)), Parameter([3], .constant(1)))
    let first = Optimizer([halves])
    steps(2, first, halves)
    let second = Optimizer([halves])
    #expect(second.restore(first.state.mapValues { $0.cloned() }))
    steps(3, second, halves)
    let straight = Optimizer([whole])
    steps(2, straight, whole)
    steps(3, straight, whole)
    #expect(whole.value.floats == halves.value.floats)
    #expect(!Optimizer([Parameter([4], .constant(0))]).restore(first.state))
  }

  @Test(
    "schedules follow PyTorch's",
    arguments: [
      ("cosine, base 0.1, steps 12, minimum 0.0", Schedule.cosine),
      ("one_cycle, base 0.1, steps 10", .oneCycle), ("one_cycle, base 0.1, steps 37", .oneCycle),
      ("warmup_cosine, base 0.1, warmup 4, steps 12", .warmUpCosine(fraction: 4.0 / 12)),
      (
        "milestones, base 0.1, steps 12, at [4, 8], factor 0.1",
        .steps(at: [4.0 / 12, 8.0 / 12], factor: 0.1)
      ),
    ])
  func schedulesAgree(_ name: String, _ schedule: Schedule) throws {
    let entry = try #require(
      try OracleFile("networks").cases("schedules").first { $0.name == name })
    let rates = try #require(entry.fields["rates"] as? [Double])
    let base = try #require(entry.option("base") ?? entry.option("max"))
    for (step, rate) in rates.enumerated() {
      let value = base * schedule.factor(step: step, of: rates.count)
      #expect(abs(value - rate) < 1e-9 + 1e-6 * rate, "step \(step): \(value), \(rate)")
    }
  }

  @Test("gradients are clipped by their joint norm")
  func clippingAgrees() throws {
    for entry in try OracleFile("networks").cases("clipping") {
      let gradients = [entry.input("first"), entry.input("second")]
      let norm = FusedUpdate.clip(gradients, to: try #require(entry.option("limit")))
      #expect(abs(norm - (entry.fields["norm"] as? Double ?? 0)) < 1e-5)
      for (name, gradient) in zip(["first", "second"], gradients) {
        let expected = try #require(entry.expected(name, in: "gradients"))
        #expect(agree(gradient.floats, expected.values), "\(entry.name)")
      }
    }
  }

  @Test("binary cross-entropy leaves missing labels out")
  func binaryLossAgrees() throws {
    for entry in try OracleFile("networks").cases("losses")
    where entry.operation == "binary_cross_entropy" {
      let labels = entry.input("labels")
      let loss = entry.input("x").binaryCrossEntropy(
        with: labels.equals(1), weight: 1 - labels.equals(-1))
      #expect(
        agree([Float(loss.item)], try #require(entry.expected("mean")).values), "\(entry.name)")
    }
  }

  @Test("a head adds the losses of its labels and reads probabilities back")
  func headSplitsLabels() {
    let head = LabelHead([.init(name: "smiling", classes: 2), .init(name: "hair", classes: 3)])
    #expect(head.width == 4)
    let logits = Tensor([0, 1, 2, 3, 5, 0, 0, 0] as [Float], shape: [2, 4])
    let batch = LabelBatch([[1, -1], [2, 0]])
    let expected = 0.693147 + (0.407606 + 1.098612) / 2
    #expect(abs(head.crossEntropy(logits, batch).item - expected) < 1e-4)
    let scores = head.probabilities(logits)
    #expect(abs(scores[0][1][1] - 0.993307) < 1e-4)
    #expect(abs(scores[1][1][0] - 1 / 3) < 1e-5)
  }
}
