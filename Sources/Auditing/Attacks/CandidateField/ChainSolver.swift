/// Solves a line of pixels exactly: Viterbi's recursions in both directions, over pairs of
/// neighbouring candidates as states.
struct ChainSolver {
  private let capacity: Int
  private let energy: CandidateEnergy
  /// `[pixel, 3, candidate]`.
  private let features: UnsafePointer<Float>
  private let counts: UnsafePointer<Int>
  /// What comes from outside the line, `[place, candidate]`.
  private let incoming: UnsafeMutablePointer<Float>
  /// Cost of everything up to a place, `[place, candidate one place before, candidate]`.
  private let before: UnsafeMutablePointer<Float>
  /// Cost of everything after a place, `[2, candidate, candidate one place before]`: of two places.
  private let after: UnsafeMutablePointer<Float>
  /// `[candidate]`.
  private let least: UnsafeMutablePointer<Float>

  /// Values that a solver works in.
  static func scratch(length: Int, capacity: Int) -> Int {
    length * capacity * (capacity + 1) + 2 * capacity * capacity + capacity
  }

  /// - Parameter length: of the longest line.
  init(
    energy: CandidateEnergy, length: Int, capacity: Int, features: UnsafePointer<Float>,
    counts: UnsafePointer<Int>, scratch: UnsafeMutablePointer<Float>
  ) {
    self.energy = energy
    self.capacity = capacity
    self.features = features
    self.counts = counts
    incoming = scratch
    before = incoming + length * capacity
    after = before + length * capacity * capacity
    least = after + 2 * capacity * capacity
  }

  /// Replaces the line's messages to its pixels.
  /// - Parameters:
  ///   - beliefs: priors and all messages, `[pixel, candidate]`.
  ///   - messages: of lines in this direction, `[pixel, candidate]`.
  func solve(_ line: Line, _ beliefs: inout [Float], _ messages: inout [Float]) {
    for place in 0..<line.length {
      let first = line.pixel(place) * capacity
      for candidate in 0..<capacity {
        incoming[place * capacity + candidate] =
          beliefs[first + candidate] - messages[first + candidate]
      }
    }
    goForward(line)
    for place in stride(from: line.length - 1, through: 1, by: -1) {
      goBack(line, to: place)
      let (ahead, behind) = (before(place), after(place))
      let (count, earlier) = (counts[line.pixel(place)], counts[line.pixel(place - 1)])
      for candidate in 0..<count {
        var cost = Float.infinity
        for other in 0..<earlier {
          let both = ahead[other * capacity + candidate] + behind[candidate * capacity + other]
          cost = min(cost, both)
        }
        least[candidate] = cost
      }
      send(to: place, of: line, &beliefs, &messages)
      guard place == 1 else { continue }
      for other in 0..<earlier {
        var cost = Float.infinity
        for candidate in 0..<count {
          let both = ahead[other * capacity + candidate] + behind[candidate * capacity + other]
          cost = min(cost, both)
        }
        least[other] = cost
      }
      send(to: 0, of: line, &beliefs, &messages)
    }
  }

  private func before(_ place: Int) -> UnsafeMutablePointer<Float> {
    before + place * capacity * capacity
  }

  private func after(_ place: Int) -> UnsafeMutablePointer<Float> {
    after + place % 2 * capacity * capacity
  }

  private func goForward(_ line: Line) {
    let pairs = before(1)
    for first in 0..<capacity {
      for second in 0..<capacity {
        pairs[first * capacity + second] =
          incoming[first] + incoming[capacity + second]
          + step(from: line.pixel(0), first, to: line.pixel(1), second)
      }
    }
    for place in 2..<max(line.length, 2) {
      let (outer, middle, target) = (
        line.pixel(place - 2), line.pixel(place - 1), line.pixel(place)
      )
      let (known, wanted) = (before(place - 1), before(place))
      for candidate in 0..<counts[middle] {
        let row = wanted + candidate * capacity
        for other in 0..<counts[outer] { least[other] = known[other * capacity + candidate] }
        bend(into: row, from: outer, over: middle, candidate, to: target)
        for third in 0..<capacity {
          row[third] +=
            incoming[place * capacity + third]
            + step(from: middle, candidate, to: target, third)
        }
      }
    }
  }

  private func goBack(_ line: Line, to place: Int) {
    let wanted = after(place)
    guard place < line.length - 1 else {
      for state in 0..<capacity * capacity { wanted[state] = 0 }
      return
    }
    let (outer, middle, target) = (line.pixel(place + 1), line.pixel(place), line.pixel(place - 1))
    let known = after(place + 1)
    for candidate in 0..<counts[middle] {
      for other in 0..<counts[outer] {
        least[other] =
          known[other * capacity + candidate] + incoming[(place + 1) * capacity + other]
          + step(from: middle, candidate, to: outer, other)
      }
      bend(into: wanted + candidate * capacity, from: outer, over: middle, candidate, to: target)
    }
  }

  /// The message is what the line adds to what came in, up to a constant.
  private func send(
    to place: Int, of line: Line, _ beliefs: inout [Float], _ messages: inout [Float]
  ) {
    let pixel = line.pixel(place)
    var constant = Float.infinity
    for candidate in 0..<counts[pixel] { constant = min(constant, least[candidate]) }
    for candidate in 0..<counts[pixel] {
      let index = pixel * capacity + candidate
      messages[index] = least[candidate] - constant - incoming[place * capacity + candidate]
      beliefs[index] = least[candidate] - constant
    }
  }

  /// Cost of two neighbours.
  private func step(from one: Int, _ candidate: Int, to other: Int, _ second: Int) -> Float {
    let a = features + one * 3 * capacity + candidate
    let b = features + other * 3 * capacity + second
    let difference =
      (a[0] - b[0]).magnitude + (a[capacity] - b[capacity]).magnitude
      + (a[2 * capacity] - b[2 * capacity]).magnitude
    return energy.step * min(difference, energy.mostStep)
  }

  /// For every candidate of the target the least of `least` and the cost of the bend from the outer
  /// pixel's candidates over one of the middle's.
  @inline(__always)
  private func bend(
    into row: UnsafeMutablePointer<Float>, from outer: Int, over middle: Int, _ candidate: Int,
    to target: Int
  ) {
    var lowest = Float.infinity
    for other in 0..<counts[outer] { lowest = min(lowest, least[other]) }
    let bound = lowest + energy.mostBend
    for place in 0..<capacity { row[place] = bound }
    let far = energy.knee * (1 - energy.beyondKnee)
    let slope = energy.beyondKnee
    let centre = features + middle * 3 * capacity + candidate
    let start = features + outer * 3 * capacity
    let brightness = features + target * 3 * capacity
    let (warmth, tint) = (brightness + capacity, brightness + 2 * capacity)
    for other in 0..<counts[outer] {
      let base = least[other]
      // No bend is below 0: a base beyond the bound cannot win.
      guard base < bound else { continue }
      let straight = SIMD3(
        2 * centre[0] - start[other], 2 * centre[capacity] - start[capacity + other],
        2 * centre[2 * capacity] - start[2 * capacity + other])
      for place in 0..<capacity {
        let difference =
          (straight.x - brightness[place]).magnitude + (straight.y - warmth[place]).magnitude
          + (straight.z - tint[place]).magnitude
        let beyond = far + slope * difference
        let cost = base + (difference < beyond ? difference : beyond)
        row[place] = cost < row[place] ? cost : row[place]
      }
    }
  }
}
