import Networks
import Tensors

/// A network under training: its name in checkpoints, its parameters and its optimiser.
public final class Participant {
  public let name: String
  public let module: any Module
  public let optimizer: Optimizer

  public init(_ name: String, _ module: any Module, rule: OptimizerRule = .adam()) {
    self.name = name
    self.module = module
    optimizer = Optimizer(module.trainedParameters, rule: rule)
  }

  /// Draws the weights anew and forgets the optimiser's moments.
  public func restart(_ rule: Initialization, seed: UInt64) {
    module.initialize(rule, seed: seed)
    optimizer.reset()
  }
}

/// The losses of one phase on one batch.
public struct PhaseLosses {
  /// What the moved networks descend.
  public let total: Tensor
  /// The parts worth watching, by the paper's names.
  public let terms: [(name: String, value: Tensor)]

  public init(_ total: Tensor, terms: [(name: String, value: Tensor)] = []) {
    self.total = total
    self.terms = terms
  }
}

/// One step on one mini-batch: which networks move, against which loss. All others are frozen:
/// neither weights nor running statistics change, and no weight gradients are computed for them.
public struct Phase {
  public let name: String
  public let moves: [Participant]
  /// Whether mini-batches come from public data, where the training has any.
  public let isOnPublicData: Bool
  public let losses: (TrainingBatch) -> PhaseLosses

  public init(
    _ name: String, moves: [Participant], isOnPublicData: Bool = false,
    losses: @escaping (TrainingBatch) -> PhaseLosses
  ) {
    self.name = name
    self.moves = moves
    self.isOnPublicData = isOnPublicData
    self.losses = losses
  }
}

/// When a training has learnt what it can.
public struct Plateau: Sendable, Equatable {
  /// Validations without a gain of `minimumGain` after which the rate falls.
  public let patience: Int
  /// Of all that was seen so far, the share without such a gain that it takes too: what is learnt
  /// slowly at the end of a long training is still learnt.
  public let share: Double
  /// How often the rate falls to a third before the training counts as converged.
  public let reductions: Int
  public let minimumGain: Double
  /// Images that have to be seen before.
  public var least = 0

  static let factor = 1.0 / 3

  public init(
    patience: Int, share: Double = 0, reductions: Int = 1, minimumGain: Double
  ) {
    self.patience = patience
    self.share = share
    self.reductions = reductions
    self.minimumGain = minimumGain
  }
}

/// A measurement between iterations, on data that trains nothing.
public struct Validation {
  /// Iterations between two measurements; one follows the last iteration too.
  public let every: Int
  public let plateau: Plateau?
  /// The networks whose best state is put back at the end.
  public let keepsBestOf: [Participant]
  /// Greater is better.
  public let score: () -> Double

  public init(
    every: Int, plateau: Plateau? = nil, keepsBestOf: [Participant] = [],
    score: @escaping () -> Double
  ) {
    self.every = every
    self.plateau = plateau
    self.keepsBestOf = keepsBestOf
    self.score = score
  }
}

/// Part of a stage: a cycle of phases, each on a mini-batch of its own, over and over.
public struct Turn {
  public let cycle: [Phase]
  public let iterations: Int

  public init(_ cycle: [Phase], iterations: Int) {
    precondition(!cycle.isEmpty && iterations > 0, "Turn: no phases or no iterations")
    self.cycle = cycle
    self.iterations = iterations
  }
}

/// A stretch of training: turns one after another, and again from the first.
public struct Stage {
  public let name: String
  public let turns: [Turn]
  public let iterations: Int
  /// The highest learning rate.
  public let rate: Double
  public let schedule: Schedule
  public let validation: Validation?
  /// Runs before the iteration with the given number.
  public let before: ((Int) -> Void)?

  public init(
    _ name: String, turns: [Turn], iterations: Int, rate: Double, schedule: Schedule = .constant,
    validation: Validation? = nil, before: ((Int) -> Void)? = nil
  ) {
    precondition(!turns.isEmpty, "Stage \(name): no turns")
    self.name = name
    self.turns = turns
    self.iterations = iterations
    self.rate = rate
    self.schedule = schedule
    self.validation = validation
    self.before = before
  }

  /// A stage of a single turn.
  public init(
    _ name: String, cycle: [Phase], iterations: Int, rate: Double, schedule: Schedule = .constant,
    validation: Validation? = nil, before: ((Int) -> Void)? = nil
  ) {
    self.init(
      name, turns: [Turn(cycle, iterations: max(1, iterations))], iterations: iterations,
      rate: rate, schedule: schedule, validation: validation, before: before)
  }

  /// Iterations after which the first turn comes again.
  public var period: Int { turns.reduce(0) { $0 + $1.iterations } }

  /// The phases of the iteration with the given number.
  public func cycle(at iteration: Int) -> [Phase] {
    var place = iteration % period
    for turn in turns {
      if place < turn.iterations { return turn.cycle }
      place -= turn.iterations
    }
    preconditionFailure("Stage \(name): iteration \(iteration) lies in no turn")
  }
}
