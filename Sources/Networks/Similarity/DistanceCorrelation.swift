import Tensors

/// Distance correlation (Székely, Rizzo and Bakirov 2007): 0 for independent samples as their number
/// grows, 1 where one is the other moved, turned and scaled.
public enum DistanceCorrelation {
  /// Distances are kept this far from 0, where their root has no derivative.
  static let smallest = 1e-9

  /// The biased estimate; differentiable.
  ///
  /// - Parameters:
  ///   - x: `[N, D]`.
  ///   - y: `[N, E]`, row by row what belongs to x.
  /// - Returns: one number in 0...1.
  public static func between(_ x: Tensor, _ y: Tensor) -> Tensor {
    let (first, second) = (centred(x), centred(y))
    let common = (first * second).mean().floored(at: smallest)
    let alone = (first.squared().mean() * second.squared().mean()).squareRoot()
    return (common / alone.floored(at: smallest)).squareRoot().converted(to: .float32)
  }

  /// Distances between all rows, less their means over rows and columns.
  private static func centred(_ x: Tensor) -> Tensor {
    // Scaled first, so that the smallest distance is small whatever the unit.
    let squares = x.squaredDistances()
    let scale = withoutGradients { max(squares.mean().item, smallest) }
    let distances = (squares / scale).floored(at: smallest).squareRoot()
    let columns = distances.mean(over: [0], keepingDimensions: true)
    let rows = distances.mean(over: [1], keepingDimensions: true)
    return distances - columns - rows + distances.mean()
  }
}
