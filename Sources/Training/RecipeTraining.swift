import Networks
import Records
import Tensors

extension TrainSettings {
  /// The optimiser that the recipe names, with PyTorch's constants.
  public var optimizerRule: OptimizerRule {
    switch optimizer {
    case .adam: .adam(epsilon: epsilon, weightDecay: weightDecay ?? 0)
    case .adamw: .adamW(epsilon: epsilon, weightDecay: weightDecay ?? 0.01)
    case .sgd: .sgd(weightDecay: weightDecay ?? 0)
    }
  }

  /// The schedule that the recipe names. "step" divides by 10 at half and three quarters.
  public var networkSchedule: Networks.Schedule {
    switch schedule {
    case .constant: .constant
    case .step: .steps(at: [0.5, 0.75], factor: 0.1)
    case .cosine: .cosine
    case .oneCycle: .oneCycle
    case .warmUp: .warmUpCosine(fraction: 0.1)
    }
  }

  /// In which numbers the recipe computes on a device.
  public func networkPrecision(on device: Device) -> Networks.Precision {
    switch precision {
    case .auto: .automatic(on: device)
    case .fp32: Networks.Precision(compute: .float32, device: device)
    case .bf16: Networks.Precision(compute: .bfloat16, device: device)
    }
  }
}
