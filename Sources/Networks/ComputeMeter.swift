import Synchronization
import Tensors

/// Counts the multiply-adds of convolutions and matrix products while a network runs: what budgets
/// and time estimates are made of.
public final class ComputeMeter: Sendable {
  @TaskLocal static var current: ComputeMeter?

  private let total = Atomic<Int>(0)

  private init() {}

  /// Multiply-adds of one forward pass on one sample. Training costs about three times as much.
  /// - Parameter shape: of one sample, without the batch dimension.
  public static func multiplyAdds(of module: any Module, on shape: [Int]) -> Int {
    let meter = ComputeMeter()
    $current.withValue(meter) {
      _ = withoutGradients { module(.zeros([1] + shape), .evaluation) }
    }
    return meter.total.load(ordering: .relaxed)
  }

  static func add(_ multiplyAdds: @autoclosure () -> Int) {
    current?.total.add(multiplyAdds(), ordering: .relaxed)
  }
}
