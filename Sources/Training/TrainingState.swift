import Formats
import Networks
import Tensors

/// Where a training stands; with the tensors this is all that a checkpoint needs.
public struct TrainingPosition: Codable, Equatable, Sendable {
  public var stage = 0
  /// Iterations done in this stage.
  public var iteration = 0
  /// Mini-batches drawn since the start.
  public var batches = 0
  /// Pictures that these held.
  public var images = 0
  /// Bytes of the log that belong to what was done.
  public var logBytes = 0
  public var progress = PlateauProgress()
}

/// How a stage's validation has gone.
public struct PlateauProgress: Codable, Equatable, Sendable {
  public var curve: [CurvePoint] = []
  public var best: Double?
  /// What the last gain reached. Many small steps up make a gain together.
  var reached: Double?
  var sinceGain = 0
  /// Images that had been seen at the last gain or fall of the rate.
  var gainedAt: Int?
  var reductions = 0
  /// The plateau was reached: more training of this kind would not help.
  public var converged = false

  /// Takes in a measurement; what is no number is no gain.
  /// - Returns: whether it is the best so far.
  mutating func add(_ point: CurvePoint, plateau: Plateau?) -> Bool {
    guard point.value.isFinite else {
      sinceGain += 1
      return false
    }
    curve.append(point)
    let isBest = best.map { point.value > $0 } ?? true
    let isGain = reached.map { point.value > $0 + (plateau?.minimumGain ?? 0) } ?? true
    if isBest { best = point.value }
    if isGain { reached = point.value }
    sinceGain = isGain ? 0 : sinceGain + 1
    if isGain { gainedAt = point.seen }
    if let plateau, sinceGain >= plateau.patience, point.seen >= plateau.least,
      Double(point.seen - (gainedAt ?? 0)) >= plateau.share * Double(point.seen)
    {
      sinceGain = 0
      gainedAt = point.seen
      if reductions == plateau.reductions { converged = true } else { reductions += 1 }
    }
    return isBest
  }
}

/// A validation's outcome after so many training images.
public struct CurvePoint: Codable, Equatable, Sendable {
  public let seen: Int
  public let value: Double

  public init(seen: Int, value: Double) {
    self.seen = seen
    self.value = value
  }
}

/// The tensors of a training by name: every participant's parameters and moments, and the best
/// state that validation has seen.
struct TrainingTensors {
  let participants: [Participant]
  private(set) var best: [String: Tensor] = [:]

  init(_ participants: [Participant]) {
    self.participants = participants
  }

  var all: [String: Tensor] {
    var all: [String: Tensor] = [:]
    for participant in participants {
      for (key, parameter) in participant.module.namedParameters {
        all["\(participant.name)/\(key)"] = parameter.value
      }
      for (key, moment) in participant.optimizer.state {
        all["\(participant.name)/optimizer/\(key)"] = moment
      }
    }
    for (key, tensor) in best { all["best/" + key] = tensor }
    return all
  }

  /// Remembers the present weights of some participants as the best.
  mutating func keepBest(of kept: [Participant]) {
    best = [:]
    for participant in kept {
      for (key, parameter) in participant.module.namedParameters {
        best["\(participant.name)/\(key)"] = parameter.value.cloned()
      }
    }
  }

  /// Puts the best weights back, where there are any, and forgets them.
  mutating func restoreBest() {
    for participant in participants {
      for (key, parameter) in participant.module.namedParameters {
        if let tensor = best["\(participant.name)/\(key)"] { parameter.value.assign(tensor) }
      }
    }
    best = [:]
  }

  /// Takes over a checkpoint's tensors.
  /// - Returns: the first tensor that is missing or has another shape; nil where all fit.
  mutating func restore(_ saved: [String: Tensor]) -> String? {
    for participant in participants {
      for (key, parameter) in participant.module.namedParameters {
        let name = "\(participant.name)/\(key)"
        guard let tensor = saved[name], tensor.shape == parameter.value.shape else { return name }
        parameter.value.assign(tensor)
      }
      let prefix = "\(participant.name)/optimizer/"
      guard participant.optimizer.restore(saved.under(prefix)) else { return prefix + "steps" }
    }
    best = saved.under("best/")
    return nil
  }
}

extension [String: Tensor] {
  /// The entries whose name starts with `prefix`, without it.
  func under(_ prefix: String) -> [String: Tensor] {
    var found: [String: Tensor] = [:]
    for (key, tensor) in self where key.hasPrefix(prefix) {
      found[String(key.dropFirst(prefix.count))] = tensor
    }
    return found
  }
}
