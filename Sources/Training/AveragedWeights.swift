import Networks
import Tensors

/// A network that follows another one: its weights and running statistics are the exponential mean
/// of the other's (Polyak and Juditsky). It does what lowering the rate does, at any moment, so that
/// nobody needs to know beforehand when a training ends.
public struct AveragedWeights {
  /// To be saved with the training; nothing else moves it.
  public let participant: Participant
  private let followed: Participant

  /// Steps that the mean looks back over, in the long run.
  private static let horizon = 500.0

  /// - Parameter network: of the same architecture as the followed one.
  public init(_ network: any Module, following followed: Participant) {
    participant = Participant(followed.name + " averaged", network)
    self.followed = followed
  }

  /// Takes in the followed network's present weights.
  ///
  /// - Parameter step: from 0, where it takes them as they are.
  public func follow(step: Int) {
    let share = max(1 / Self.horizon, 1 / (1 + Double(step) / 4))
    withoutGradients {
      let pairs = zip(participant.module.namedParameters, followed.module.namedParameters)
      for (own, other) in pairs {
        let (mean, value) = (own.parameter.value, other.parameter.value)
        mean.assign(mean + (value - mean) * share)
      }
    }
  }
}
