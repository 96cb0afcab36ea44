import Pixels

/// Tree-reweighted message passing over the eight neighbours of pixels, whose candidates cost their
/// truncated difference.
/// Source: Kolmogorov, Convergent tree-reweighted message passing for energy minimization (TRW-S).
struct NeighbourField {
  let size: Size
  let energy: CandidateEnergy

  /// There and back.
  private static let rounds = 12

  /// To a neighbour that comes later, row by row.
  private struct Step {
    let down: Int
    let right: Int
    let weight: Float
  }

  private var steps: [Step] {
    [
      Step(down: 0, right: 1, weight: 1), Step(down: 1, right: 0, weight: 1),
      Step(down: 1, right: 1, weight: energy.diagonal),
      Step(down: 1, right: -1, weight: energy.diagonal),
    ]
  }

  /// Costs of the candidates under the best choice of all others, up to a constant for every pixel.
  /// - Returns: `[pixel, candidate]`.
  func beliefs(of table: CandidateTable) -> [Float] {
    var beliefs = table.priors
    // One message for a pair of neighbours: the direction it runs changes from sweep to sweep.
    var messages = [Float](repeating: 0, count: table.pixels * steps.count * table.capacity)
    var scratch = [Float](repeating: 0, count: table.capacity)
    table.features.withUnsafeBufferPointer { features in
      messages.withUnsafeMutableBufferPointer { messages in
        scratch.withUnsafeMutableBufferPointer { scratch in
          guard let features = features.baseAddress, let messages = messages.baseAddress,
            let scratch = scratch.baseAddress
          else { return }
          let sweep = Sweep(
            size: size, capacity: table.capacity, steps: steps, most: energy.mostStep,
            features: features, messages: messages, scratch: scratch)
          for number in 0..<2 * Self.rounds {
            sweep.run(over: table, &beliefs, forward: number.isMultiple(of: 2))
          }
        }
      }
    }
    return beliefs
  }

  private struct Sweep {
    let size: Size
    let capacity: Int
    let steps: [Step]
    let most: Float
    /// `[pixel, 3, candidate]`.
    let features: UnsafePointer<Float>
    /// `[pixel, step, candidate]`.
    let messages: UnsafeMutablePointer<Float>
    /// `[candidate]`.
    let scratch: UnsafeMutablePointer<Float>

    func run(over table: CandidateTable, _ beliefs: inout [Float], forward: Bool) {
      for place in 0..<table.pixels {
        let pixel = forward ? place : table.pixels - 1 - place
        let first = pixel * capacity
        for candidate in first..<first + capacity { beliefs[candidate] = table.priors[candidate] }
        for isLater in [true, false] {
          forNeighbours(of: pixel, later: isLater) { _, _, message in
            for candidate in 0..<capacity { beliefs[first + candidate] += message[candidate] }
          }
        }
        forNeighbours(of: pixel, later: forward) { other, weight, message in
          // A quarter: four chains go through a pixel, one for every kind of neighbour.
          for candidate in 0..<table.counts[pixel] {
            scratch[candidate] = beliefs[first + candidate] / 4 - message[candidate]
          }
          send(message, count: table.counts[pixel], from: pixel, to: other, weight: weight)
        }
      }
    }

    /// Calls with every neighbour on one side, its weight and the message between the two.
    @inline(__always)
    private func forNeighbours(
      of pixel: Int, later: Bool, _ body: (Int, Float, UnsafeMutablePointer<Float>) -> Void
    ) {
      let (row, column) = (pixel / size.width, pixel % size.width)
      for (number, step) in steps.enumerated() {
        let otherRow = later ? row + step.down : row - step.down
        let otherColumn = later ? column + step.right : column - step.right
        guard 0..<size.height ~= otherRow, 0..<size.width ~= otherColumn else { continue }
        let other = otherRow * size.width + otherColumn
        let owner = later ? pixel : other
        body(other, step.weight, messages + (owner * steps.count + number) * capacity)
      }
    }

    /// Replaces a message by the least of scratch and difference, less its own least.
    private func send(
      _ message: UnsafeMutablePointer<Float>, count: Int, from pixel: Int, to other: Int,
      weight: Float
    ) {
      var least = Float.infinity
      for candidate in 0..<count { least = min(least, scratch[candidate]) }
      let bound = weight * most
      for candidate in 0..<capacity { message[candidate] = bound }
      let own = features + pixel * 3 * capacity
      let brightness = features + other * 3 * capacity
      let (warmth, tint) = (brightness + capacity, brightness + 2 * capacity)
      for candidate in 0..<count {
        let base = scratch[candidate] - least
        // No difference is below 0: a base beyond the bound cannot win.
        guard base < bound else { continue }
        let colour = SIMD3(
          own[candidate], own[capacity + candidate], own[2 * capacity + candidate])
        for place in 0..<capacity {
          let difference =
            (colour.x - brightness[place]).magnitude + (colour.y - warmth[place]).magnitude
            + (colour.z - tint[place]).magnitude
          let cost = base + weight * difference
          message[place] = cost < message[place] ? cost : message[place]
        }
      }
    }
  }
}
