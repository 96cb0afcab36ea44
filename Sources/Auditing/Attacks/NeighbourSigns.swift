import Datasets
import Foundation
import Networks
import Pixels
import Tensors
import Training

/// Finds which values one key for all images inverts from ciphertexts alone: neighbouring values of
/// pictures rise and fall together, so that a negative correlation between neighbours over many
/// images says that one of them is inverted. A maximum spanning tree over the picture's values
/// carries that from neighbour to neighbour, up to the negative of the whole.
/// Source: Sirichotedumrong, Maekawa, Kinoshita and Kiya's cipher as attacked by correlation; needs no
/// original and no key.
struct NeighbourSigns: Attack {
  let name = "neighbour signs"
  let summary = "signs of neighbours' correlations over ciphertexts under one key; no original"
  let uses: Set<Resource> = [.released]
  var learns: Bool { false }

  /// Ciphertexts that are looked at.
  static let most = 2000

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures && !observation.hasIndependentKeys
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let signs = withoutGradients {
      Self.signs(
        observation.released(0..<min(Self.most, observation.released.count)).converted(
          to: .float32, on: .cpu))
    }
    let shape = [
      1, observation.picture.channels, observation.picture.size.height,
      observation.picture.size.width,
    ]
    let factors = Tensor(signs, shape: shape).converted(on: observation.precision.device)
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    return ReadySession(judgedBy: judge) { ($0 - 0.5) * factors + 0.5 }
  }

  /// 1 or -1 for every value, `[C, H, W]`.
  private static func signs(_ ciphertexts: Tensor) -> [Float] {
    let shape = ciphertexts.shape
    let (channels, height, width) = (shape[1], shape[2], shape[3])
    let centred = ciphertexts - ciphertexts.mean(over: [0], keepingDimensions: true)
    let spread = (centred.squared().mean(over: [0], keepingDimensions: true) + 1e-6).squareRoot()
    let values = centred / spread
    var edges: [SignTree.Edge] = []
    func connect(along dimension: Int, step: Int) {
      let length = shape[dimension]
      guard length > 1 else { return }
      let products =
        values.sliced(0..<length - 1, along: dimension)
        * values.sliced(1..<length, along: dimension)
      let correlations = products.mean(over: [0]).floats
      var sides = [channels, height, width]
      sides[dimension - 1] -= 1
      for (number, correlation) in correlations.enumerated() {
        let column = number % sides[2]
        let row = number / sides[2] % sides[1]
        let channel = number / sides[2] / sides[1]
        let node = (channel * height + row) * width + column
        edges.append(.init(one: node, other: node + step, correlation: correlation))
      }
    }
    connect(along: 1, step: height * width)
    connect(along: 2, step: width)
    connect(along: 3, step: 1)
    return SignTree(nodes: channels * height * width, edges).signs
  }
}

/// Relative signs along a maximum spanning tree (Kruskal), the strongest correlations first.
struct SignTree {
  struct Edge {
    let one: Int
    let other: Int
    let correlation: Float
  }

  private var parent: [Int]
  /// Of a node, relative to its parent.
  private var sign: [Float]

  init(nodes: Int, _ edges: [Edge]) {
    parent = Array(0..<nodes)
    sign = [Float](repeating: 1, count: nodes)
    for edge in edges.sorted(by: { abs($0.correlation) > abs($1.correlation) }) {
      let (one, other) = (find(edge.one), find(edge.other))
      guard one.root != other.root else { continue }
      parent[other.root] = one.root
      sign[other.root] = one.sign * other.sign * (edge.correlation < 0 ? -1 : 1)
    }
    for node in 0..<nodes { _ = find(node) }
  }

  /// All signs, relative to one node of each tree.
  var signs: [Float] { sign }

  /// Shortens the path on the way.
  private mutating func find(_ node: Int) -> (root: Int, sign: Float) {
    var path = [node]
    while parent[path[path.count - 1]] != path[path.count - 1] {
      path.append(parent[path[path.count - 1]])
    }
    let root = path[path.count - 1]
    var product: Float = 1
    for node in path.dropLast().reversed() {
      product *= sign[node]
      sign[node] = product
      parent[node] = root
    }
    return (root, path.count > 1 ? sign[node] : 1)
  }
}
