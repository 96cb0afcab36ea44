/// Pictures that occur in more than one part of a split, where a copy lets one part tell about
/// another.
public struct Copies: Sendable, Equatable {
  /// A picture and the first one before it, in another part, that it repeats.
  public struct Pair: Sendable, Equatable {
    public let first: SampleID
    public let second: SampleID
    public let firstPart: Part
    public let secondPart: Part
  }

  /// The same pixels after loading; each repeating picture once, in the data set's order.
  public let exact: [Pair]
  /// Other pixels, and brightness that rises and falls at the same places by the same measure:
  /// scaled, brightened or recompressed copies.
  public let near: [Pair]

  public var isEmpty: Bool { exact.isEmpty && near.isEmpty }

  /// Compares all samples of a split with each other.
  ///
  /// Pictures of one brightness are compared by their pixels alone.
  public static func across(_ split: Split, of dataset: Dataset) -> Copies {
    let all = split.parts(count: dataset.count)
    let places = all.indices.filter { all[$0] != nil }
    let parts = places.compactMap { all[$0] }
    let fingerprints = places.map { place in
      Fingerprint(dataset.pixels(at: place), size: dataset.size, channels: dataset.channels)
    }
    func pair(_ first: Int, _ second: Int) -> Pair {
      Pair(
        first: dataset.ids[places[first]], second: dataset.ids[places[second]],
        firstPart: parts[first], secondPart: parts[second])
    }
    let exact = repeats(fingerprints.map(\.content), parts).filter { second, first in
      dataset.pixels(at: places[first]) == dataset.pixels(at: places[second])
    }
    let search = NearCopies(fingerprints, parts: parts) { dataset.pixels(at: places[$0]) }
    // Numbers of words are no brightness.
    let near =
      dataset.layout.vocabulary == nil ? search.find().filter { exact[$0.key] == nil } : [:]
    return Copies(
      exact: exact.sorted { $0.key < $1.key }.map { pair($0.value, $0.key) },
      near: near.sorted { $0.key < $1.key }.map { pair($0.value, $0.key) })
  }

  /// One sentence for each kind that was found.
  ///
  /// - Parameter noun: what samples are called.
  public func sentences(listing limit: Int = 3, of noun: String = "pictures") -> [String] {
    [(exact, "exactly"), (near, "nearly")].compactMap { pairs, how in
      guard !pairs.isEmpty else { return nil }
      let shown = pairs.prefix(limit).map {
        "\($0.first) (\($0.firstPart.rawValue)) and \($0.second) (\($0.secondPart.rawValue))"
      }.joined(separator: ", ")
      let rest = pairs.count > limit ? ", …" : ""
      let what = pairs.count == 1 ? "\(noun.dropLast()) repeats" : "\(noun) repeat"
      return "\(pairs.count) \(what) one of another part \(how): \(shown)\(rest)"
    }
  }

  /// The first picture of another part with the same content before each picture, by its index.
  private static func repeats(_ contents: [Int], _ parts: [Part]) -> [Int: Int] {
    // The first of each part is enough, so that many equal pictures cost no more than others.
    var firsts: [Int: [Part: Int]] = [:]
    var repeats: [Int: Int] = [:]
    for (index, content) in contents.enumerated() {
      let earlier = firsts[content, default: [:]]
      repeats[index] = earlier.filter { $0.key != parts[index] }.map(\.value).min()
      if earlier[parts[index]] == nil { firsts[content, default: [:]][parts[index]] = index }
    }
    return repeats
  }
}
