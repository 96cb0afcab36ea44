import Datasets
import Networks
import Pixels
import Tensors
import Training

/// Works out one key for all images from a few pairs, cipher by cipher, and decrypts the others with
/// it: known-plaintext attacks on perceptual ciphers are exact, since each of their steps is.
/// Source: folklore of the field, for instance Chang and Li. Knows the family of ciphers, no key, and
/// a handful of originals. Against independent keys it is of no use.
struct KnownPlaintextAttack: Attack {
  let name = "known plaintext"
  let summary = "one key for all images, worked out from \(pairs) pairs"
  let threat = ThreatModel.knownPairs

  /// Pairs that the key is worked out from.
  static let pairs = 16
  /// Further ones that choose between families of ciphers.
  static let checks = 4

  /// What works out a key of each family of ciphers; nil where the pairs are not of that family.
  static let solvers: [@Sendable (PicturePairs) -> (any KeySolver)?] = [
    { PixelwiseSolver($0) }, { PadSolver($0) }, { HalfByteSolver($0) },
    { BlockSolver($0, side: 8) }, { BlockSolver($0, side: 16) },
  ]

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures && observation.freshKeyQuery == nil
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let known = PicturePairs(observation, Array(observation.training.indices.prefix(Self.pairs)))
    let checks = PicturePairs(
      observation,
      Array(observation.training.indices.dropFirst(Self.pairs).prefix(Self.checks)))
    let solved = Self.solvers.compactMap { $0(known) }
    let best = solved.min { checks.error(of: $0) < checks.error(of: $1) }
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    let rebuild: (Tensor) -> Tensor = { protected in
      guard let best else { return protected }
      return protected.mappingPictures(observation.precision, best.rebuild)
    }
    return UntrainedSession(score: { judge.similarity(rebuild) }, rebuild: rebuild)
  }
}

/// The key of one family of ciphers, once worked out.
protocol KeySolver {
  /// The plain picture of another ciphertext under the same key; both `[H, W, C]`.
  func rebuild(_ ciphertext: [UInt8]) -> [UInt8]
}

/// Pictures and their ciphertexts, `[H, W, C]` each.
struct PicturePairs {
  let size: Size
  let channels: Int
  let plain: [[UInt8]]
  let cipher: [[UInt8]]

  init(size: Size, channels: Int, plain: [[UInt8]], cipher: [[UInt8]]) {
    self.size = size
    self.channels = channels
    self.plain = plain
    self.cipher = cipher
  }

  init(_ observation: Observation, _ places: [Int]) {
    let dataset = observation.training.dataset
    self.init(
      size: dataset.size, channels: dataset.channels,
      plain: places.map { dataset.pixels(at: $0) },
      cipher: places.isEmpty
        ? [] : withoutGradients { observation.training.protected(places).pictureBytes })
  }

  var count: Int { plain.count }

  /// Mean absolute difference, in grey values.
  func error(of solver: any KeySolver) -> Double {
    var (sum, values) = (0, 0)
    for (truth, ciphertext) in zip(plain, cipher) {
      for (a, b) in zip(truth, solver.rebuild(ciphertext)) { sum += abs(Int(a) - Int(b)) }
      values += truth.count
    }
    return values == 0 ? 0 : Double(sum) / Double(values)
  }
}

extension Tensor {
  /// `[N, C, H, W]` in [0, 1] as N interleaved pictures.
  public var pictureBytes: [[UInt8]] {
    let count = shape[0]
    let bytes = converted(to: .float32, on: .cpu).clamped(to: 0...1).scaled(by: 255, plus: 0.5)
      .converted(to: .uint8).permuted([0, 2, 3, 1]).stored.bytes
    let length = bytes.count / Swift.max(1, count)
    return (0..<count).map { Array(bytes[$0 * length..<($0 + 1) * length]) }
  }

  /// Every picture of `[N, C, H, W]` through a function of bytes.
  func mappingPictures(_ precision: Precision, _ body: ([UInt8]) -> [UInt8]) -> Tensor {
    .images(
      pictureBytes.flatMap(body), count: shape[0],
      size: Size(height: shape[2], width: shape[3]), channels: shape[1], precision: precision)
  }
}
