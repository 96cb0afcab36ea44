import Pixels

/// Pictures that occur in more than one part of a split, where a copy lets one part tell about
/// another.
public struct Copies: Sendable, Equatable {
  public struct Pair: Sendable, Equatable {
    public let first: SampleID
    public let second: SampleID
    public let firstPart: Part
    public let secondPart: Part
  }

  /// The same pixels after loading.
  public let exact: [Pair]
  /// Other pixels, and brightness that rises and falls at the same places by the same measure:
  /// scaled, brightened or recompressed copies.
  public let near: [Pair]

  /// Bits in which the hashes of near copies may differ, of 64.
  public static let nearDistance = 2

  /// Least correlation of near copies' brightness: two faces before a dark wall stay below it.
  public static let nearCorrelation = 0.98

  /// Compares all samples of a split with each other. Time grows with their number, not its square.
  public static func across(_ split: Split, of dataset: Dataset) -> Copies {
    let parts = split.parts(count: dataset.count)
    let places = parts.indices.filter { parts[$0] != nil }
    var fingerprints: [Fingerprint] = []
    fingerprints.reserveCapacity(places.count)
    for place in places {
      fingerprints.append(
        Fingerprint(dataset.pixels(at: place), size: dataset.size, channels: dataset.channels))
    }
    func pair(_ one: Int, _ other: Int) -> Pair? {
      let (first, second) = (places[min(one, other)], places[max(one, other)])
      guard let firstPart = parts[first], let secondPart = parts[second], firstPart != secondPart
      else { return nil }
      return Pair(
        first: dataset.ids[first], second: dataset.ids[second], firstPart: firstPart,
        secondPart: secondPart)
    }
    var exact: [Pair] = []
    var near: [Pair] = []
    for candidate in candidates(fingerprints) {
      guard let found = pair(candidate.0, candidate.1) else { continue }
      let (one, other) = (fingerprints[candidate.0], fingerprints[candidate.1])
      if one.content == other.content,
        dataset.pixels(at: places[candidate.0]) == dataset.pixels(at: places[candidate.1])
      {
        exact.append(found)
      } else if one.correlation(with: other) >= nearCorrelation {
        near.append(found)
      }
    }
    return Copies(exact: exact, near: near)
  }

  /// One sentence for each kind that was found.
  public func sentences(listing limit: Int = 3) -> [String] {
    [(exact, "copies of a picture"), (near, "near copies")].compactMap { pairs, kind in
      guard !pairs.isEmpty else { return nil }
      let shown = pairs.prefix(limit).map {
        "\($0.first) (\($0.firstPart.rawValue)) = \($0.second) (\($0.secondPart.rawValue))"
      }.joined(separator: ", ")
      let rest = pairs.count > limit ? ", …" : ""
      return "\(pairs.count) \(kind) lie in different parts: \(shown)\(rest)"
    }
  }

  /// Pairs whose hashes differ in at most `nearDistance` bits, each once, in order.
  private static func candidates(_ fingerprints: [Fingerprint]) -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    // Hashes that differ in two bits agree in at least two of four bands.
    for band in 0..<4 {
      var buckets: [UInt64: [Int]] = [:]
      for (index, fingerprint) in fingerprints.enumerated() where !fingerprint.isFlat {
        buckets[fingerprint.gradient >> UInt64(16 * band) & 0xFFFF, default: []].append(index)
      }
      for members in buckets.values {
        for (place, one) in members.enumerated() {
          for other in members[(place + 1)...] {
            let difference = fingerprints[one].gradient ^ fingerprints[other].gradient
            // Each pair is found in the first band in which it agrees.
            let seen = (0..<band).contains { difference >> UInt64(16 * $0) & 0xFFFF == 0 }
            if !seen, difference.nonzeroBitCount <= nearDistance { pairs.append((one, other)) }
          }
        }
      }
    }
    return pairs.sorted { $0 < $1 }
  }
}

/// What is compared of a picture.
private struct Fingerprint {
  /// Of all bytes.
  let content: Int
  /// Mean brightness of 8 rows of 9 fields.
  private let grid: [Int]
  /// Whether brightness rises from each of 8 x 8 places to the next on its right.
  let gradient: UInt64
  /// One brightness everywhere: such pictures are alike without being copies.
  let isFlat: Bool

  init(_ pixels: [UInt8], size: Size, channels: Int) {
    var hasher = Hasher()
    pixels.withUnsafeBytes { hasher.combine(bytes: $0) }
    content = hasher.finalize()
    grid = Self.grid(pixels, size: size, channels: channels)
    var bits: UInt64 = 0
    for row in 0..<8 {
      for column in 0..<8 {
        bits = bits << 1 | (grid[row * 9 + column] < grid[row * 9 + column + 1] ? 1 : 0)
      }
    }
    gradient = bits
    isFlat = bits == 0
  }

  /// Pearson's correlation of the fields' brightness.
  func correlation(with other: Fingerprint) -> Double {
    let (one, two) = (centred, other.centred)
    let scale = (one.reduce(0) { $0 + $1 * $1 } * two.reduce(0) { $0 + $1 * $1 }).squareRoot()
    return scale > 0 ? zip(one, two).reduce(0) { $0 + $1.0 * $1.1 } / scale : 0
  }

  private var centred: [Double] {
    let mean = Double(grid.reduce(0, +)) / Double(grid.count)
    return grid.map { Double($0) - mean }
  }

  private static func grid(_ pixels: [UInt8], size: Size, channels: Int) -> [Int] {
    var grid = [Int](repeating: 0, count: 72)
    pixels.withUnsafeBufferPointer { pixels in
      for row in 0..<8 {
        let rows =
          size.height * row / 8..<max(size.height * row / 8 + 1, size.height * (row + 1) / 8)
        for column in 0..<9 {
          let start = size.width * column / 9
          let end = max(start + 1, size.width * (column + 1) / 9)
          var sum = 0
          for y in rows where y < size.height {
            for place in (y * size.width + start) * channels..<(y * size.width + end) * channels {
              sum += Int(pixels[place])
            }
          }
          grid[row * 9 + column] = sum * 1024 / (rows.count * (end - start) * channels)
        }
      }
    }
    return grid
  }
}
