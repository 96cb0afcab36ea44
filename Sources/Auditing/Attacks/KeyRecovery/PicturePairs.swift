import Datasets
import Pixels
import Tensors

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
    let pairs = observation.required(\.pairs)
    let dataset = pairs.dataset
    self.init(
      size: dataset.size, channels: dataset.channels,
      plain: places.map { dataset.pixels(at: $0) },
      cipher: places.isEmpty
        ? [] : withoutGradients { pairs.protected(places).pictureBytes })
  }

  var count: Int { plain.count }

  /// The same with the colour planes side by side, as one grey picture.
  var inPlanes: PicturePairs {
    guard channels == 3 else { return self }
    func laid(_ picture: [UInt8]) -> [UInt8] {
      Image(size: size, channels: channels, bytes: picture).planesSideBySide.bytes
    }
    return PicturePairs(
      size: Size(height: size.height, width: channels * size.width), channels: 1,
      plain: plain.map(laid), cipher: cipher.map(laid))
  }

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
