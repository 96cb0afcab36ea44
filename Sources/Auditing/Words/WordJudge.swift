import Datasets
import Networks
import Tensors

/// Compares what attackers read with the words of one part's texts.
struct WordJudge {
  private let evidence: Evidence

  private static let chunk = 64

  init(_ evidence: Evidence) {
    self.evidence = evidence
  }

  /// The share of each text's known words that are read rightly, place by place; 0 of a text without any.
  ///
  /// - Parameters:
  ///   - most: texts, from all over the part.
  ///   - read: protected samples and their places to logits `[N, V, 1, T]`.
  func shares(most: Int = .max, _ read: (Tensor, [Int]) -> Tensor) -> [Double] {
    evidence.indices.thinned(to: most).chunks(of: Self.chunk).flatMap { places in
      zip(places, numbers(places, read)).map { Self.share(of: words(at: $0), read: $1) }
    }
  }

  /// The numbers that are read of some texts, `[text][place]`.
  func numbers(_ places: [Int], _ read: (Tensor, [Int]) -> Tensor) -> [[Int]] {
    withoutGradients {
      let logits = read(evidence.protected(places), places)
      let numbers = logits.max(along: 1).indices.reshaped([places.count, -1]).converted(on: .cpu)
      let length = numbers.shape[1]
      let all = numbers.integers.map(Int.init)
      return places.indices.map { Array(all[$0 * length..<($0 + 1) * length]) }
    }
  }

  /// Numbers of a text's words.
  func words(at place: Int) -> [Int] { Self.words(evidence.dataset, place) }

  static func words(_ dataset: Dataset, _ place: Int) -> [Int] {
    let bytes = dataset.pixels(at: place)
    return (0..<bytes.count / 2).map { Int(bytes[2 * $0]) << 8 | Int(bytes[2 * $0 + 1]) }
  }

  static func share(of words: [Int], read: [Int]) -> Double {
    let known = zip(words, read).filter { $0.0 > Vocabulary.unknown }
    return known.isEmpty ? 0 : Double(known.count { $0 == $1 }) / Double(known.count)
  }
}

/// The words that somebody guesses who knows the task labels and nothing else: at every place the most
/// frequent one, for each combination of the labels.
struct FloorWords {
  private let guesses: [[Int32]: [Int]]
  private let usual: [Int]
  private let columns: [[Int32]]

  /// - Parameter samples: the attacker's own.
  init(_ samples: Samples, tasks: [String]) {
    let columns = tasks.compactMap { samples.dataset.label($0)?.values }
    self.columns = columns
    func frequent(_ places: [Int]) -> [Int] {
      var counts: [[Int: Int]] = []
      for place in places {
        for (index, word) in WordJudge.words(samples.dataset, place).enumerated() {
          if index == counts.count { counts.append([:]) }
          if word > Vocabulary.unknown { counts[index][word, default: 0] += 1 }
        }
      }
      return counts.map { at in
        at.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? Vocabulary.unknown
      }
    }
    usual = frequent(samples.indices)
    guesses = Dictionary(grouping: samples.indices) { place in columns.map { $0[place] } }
      .mapValues(frequent)
  }

  /// For a place of the data set.
  func callAsFunction(_ place: Int) -> [Int] { guesses[columns.map { $0[place] }] ?? usual }
}
