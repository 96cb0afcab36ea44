import Networks
import Pixels
import Tensors

/// Features as their first principal components, each in units of its own range and cut to 0 to 1, so that
/// noise of one scale is as much for each.
///
/// The subspace is found by gradient descent on what a linear autoencoder of tied weights loses; then the
/// axes in it, then the ranges. Whoever trains calls these in that order.
public struct PrincipalComponents: Module {
  public let basis: Parameter  // [D, k], columns of unit length once the axes are found
  let mean: Parameter  // [D]
  let covariance: Parameter  // [k, k], of what the basis gives
  let low: Parameter  // [k]
  let high: Parameter  // [k]
  let batches: Parameter  // [1], behind the mean and behind the covariance

  /// - Parameter components: at most as many as features have numbers.
  public static func network(_ features: FeatureShape, components: Int) -> Network {
    let count = min(components, features.count)
    return Network(
      module: PrincipalComponents(features.count, count), input: features, output: .vector(count))
  }

  private init(_ inputs: Int, _ components: Int) {
    basis = Parameter([inputs, components], .weight(fanIn: inputs, fanOut: inputs))
    func running(_ shape: [Int], _ start: Double) -> Parameter {
      Parameter(shape, .constant(start), isTrained: false)
    }
    mean = running([inputs], 0)
    covariance = running([components, components], 0)
    low = running([components], 1e30)
    high = running([components], -1e30)
    batches = running([1], 0)
  }

  /// - Parameter x: `[N, C, H, W]`.
  /// - Returns: `[N, k, 1, 1]`, 0 to 1.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    let range = (high.value - low.value).floored(at: 1e-6)
    let components = (projected(x) - low.value) / range
    return components.clamped(to: 0...1).reshaped([x.shape[0], -1, 1, 1])
  }

  /// Takes a batch into the mean.
  public func observeMean(_ x: Tensor) {
    add(x.flattened().converted(to: .float32).mean(over: [0]), to: mean)
  }

  /// Share of the features' spread that is lost outside the subspace.
  public func lostSpread(_ x: Tensor) -> Tensor {
    let centred = x.flattened().converted(to: .float32) - mean.value
    let kept = centred.multiplied(by: basis.value).multiplied(by: basis.value.permuted([1, 0]))
    return (centred - kept).squared().sum() / (centred.squared().sum() + 1e-6)
  }

  /// The subspace is there: forgets how many batches the mean took, and makes the basis orthonormal.
  public func beginAxes() {
    batches.value.assign(.zeros([1]))
    let (inputs, count) = (basis.value.shape[0], basis.value.shape[1])
    let numbers = basis.value.converted(on: .cpu).floats.map(Double.init)
    var columns = (0..<count).map { column in
      (0..<inputs).map { numbers[$0 * count + column] }
    }
    for column in columns.indices {
      for earlier in columns[..<column] {
        let share = zip(columns[column], earlier).reduce(0) { $0 + $1.0 * $1.1 }
        for row in 0..<inputs { columns[column][row] -= share * earlier[row] }
      }
      let length = columns[column].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for row in 0..<inputs { columns[column][row] /= max(length, 1e-12) }
    }
    set(columns)
  }

  /// Takes a batch into the covariance within the subspace.
  public func observeCovariance(_ x: Tensor) {
    let components = projected(x)
    add(
      components.permuted([1, 0]).multiplied(by: components) / Double(x.shape[0]), to: covariance)
  }

  /// Turns the basis so that its columns are the principal axes.
  public func turnToAxes() {
    let count = basis.value.shape[1]
    let axes = SymmetricEigenvectors.of(
      covariance.value.converted(on: .cpu).floats.map(Double.init), side: count)
    let turn = Tensor(
      (0..<count * count).map { Float(axes[$0 % count][$0 / count]) }, shape: [count, count])
    basis.value.assign(
      basis.value.detached().multiplied(by: turn.converted(on: basis.value.device)))
  }

  /// Takes a batch into the ranges.
  public func observeRange(_ x: Tensor) {
    let components = projected(x)
    let columns = components.permuted([1, 0])
    func greater(_ one: Tensor, _ other: Tensor) -> Tensor {
      other.isLess(than: one).selecting(one, else: other)
    }
    high.value.assign(greater(high.value, columns.max(along: 1).values))
    low.value.assign(-greater(-low.value, (-columns).max(along: 1).values))
  }

  private func projected(_ x: Tensor) -> Tensor {
    (x.flattened().converted(to: .float32) - mean.value).multiplied(by: basis.value)
  }

  /// Takes a value into a mean over batches.
  private func add(_ value: Tensor, to running: Parameter) {
    let count = batches.value + 1
    running.value.assign(running.value + (value - running.value) / count)
    batches.value.assign(count)
  }

  private func set(_ columns: [[Double]]) {
    let (inputs, count) = (basis.value.shape[0], basis.value.shape[1])
    let numbers = (0..<inputs * count).map { Float(columns[$0 % count][$0 / count]) }
    basis.value.assign(Tensor(numbers, shape: [inputs, count]))
  }
}
