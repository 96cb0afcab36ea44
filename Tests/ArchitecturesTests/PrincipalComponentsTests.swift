import Architectures
import Networks
import Pixels
import Tensors
import Testing

@Suite("Principal components")
struct PrincipalComponentsTests {
  /// Axes of a rotated coordinate system, and samples that spread 4, 3, 2 and 1 along them.
  private static let axes: [[Float]] = [
    [0.5, 0.5, 0.5, 0.5], [0.5, -0.5, 0.5, -0.5], [0.5, 0.5, -0.5, -0.5], [0.5, -0.5, -0.5, 0.5],
  ]
  private static let spreads: [Float] = [4, 3, 2, 1]

  private static var samples: Tensor {
    let numbers = Tensor.normal([4000, 4], seed: 3).floats
    var rows: [Float] = []
    for row in 0..<4000 {
      for column in 0..<4 {
        var value = Float(column)
        for axis in 0..<4 {
          value += numbers[row * 4 + axis] * spreads[axis] * axes[axis][column]
        }
        rows.append(value)
      }
    }
    return Tensor(rows, shape: [4000, 1, 2, 2])
  }

  private func components(_ count: Int) throws -> (Network, PrincipalComponents) {
    let network = PrincipalComponents.network(
      FeatureShape(channels: 1, size: Size(side: 2)), components: count)
    network.initialize(.xavier, seed: 1)
    return (network, try #require(network.module as? PrincipalComponents))
  }

  /// How much of each known axis every column holds.
  private func alignment(_ basis: Tensor) -> [[Float]] {
    let (count, numbers) = (basis.shape[1], basis.floats)
    return (0..<count).map { column in
      Self.axes.map { axis in
        var share: Float = 0
        for row in 0..<4 { share += numbers[row * count + column] * axis[row] }
        return abs(share)
      }
    }
  }

  @Test("the axes come by falling spread, the ranges are taken to 0 and 1")
  func findsAxes() throws {
    let samples = Self.samples
    let (network, components) = try components(4)
    withoutGradients {
      components.observeMean(samples)
      components.beginAxes()
      for part in 0..<4 {
        components.observeCovariance(samples.sliced(part * 1000..<(part + 1) * 1000))
      }
      components.turnToAxes()
    }
    let found = alignment(components.basis.value)
    for place in 0..<4 { #expect(found[place][place] > 0.99, "\(found[place])") }
    withoutGradients {
      components.observeRange(samples.sliced(0..<2000))
      components.observeRange(samples.sliced(2000..<4000))
    }
    let out = network(samples, .evaluation)
    #expect(out.shape == [4000, 4, 1, 1] && network.output == .vector(4))
    let columns = out.reshaped([4000, 4]).permuted([1, 0]).converted(layout: .contiguous)
    for value in columns.max(along: 1).values.floats { #expect(abs(value - 1) < 1e-5) }
    for value in (-columns).max(along: 1).values.floats { #expect(abs(value) < 1e-5) }
    #expect(network(samples * 100, .evaluation).floats.allSatisfy { (0...1).contains($0) })
  }

  @Test("descending the loss finds the subspace that keeps most")
  func findsSubspace() throws {
    let samples = Self.samples
    let (_, components) = try components(2)
    let basis = components.basis.value
    basis.requiresGradient = true
    var lost: Float = 1
    for _ in 0..<500 {
      components.observeMean(samples)
      let loss = components.lostSpread(samples)
      lost = Float(loss.item)
      let step = loss.gradients(by: [basis])[0]
      withoutGradients { basis.assign(basis.detached() - step * 0.1) }
    }
    // 16 + 9 of 30 are kept at best.
    #expect(abs(lost - 5.0 / 30) < 0.02, "\(lost)")
    withoutGradients {
      components.beginAxes()
      components.observeCovariance(samples)
      components.turnToAxes()
    }
    let found = alignment(components.basis.value)
    #expect(found[0][0] > 0.98 && found[1][1] > 0.98, "\(found)")
  }
}
