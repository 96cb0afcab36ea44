/// Guesses what a person meant to type.
public enum Suggestion {
  /// The known word nearest to `word` by edit distance, if it is near enough to be a slip.
  public static func nearest(to word: String, in known: some Collection<String>) -> String? {
    let typed = Array(word.lowercased())
    // Far longer than any name: comparing would take time that grows with the square.
    guard typed.count <= 100 else { return nil }
    let ranked = known.map { (word: $0, distance: distance(typed, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    // Something of what was typed must remain.
    return best.distance <= max(1, typed.count / 3) && best.distance < typed.count
      ? best.word : nil
  }

  /// `; did you mean "Smiling"? Known: Male, Smiling, … (40)`.
  public static func phrase(for word: String, in known: [String]) -> String {
    let guess = nearest(to: word, in: known).map { "; did you mean \"\($0)\"?" } ?? ";"
    guard !known.isEmpty else { return guess == ";" ? "" : guess }
    let shown = known.prefix(8).joined(separator: ", ")
    return guess + " Known: " + shown + (known.count > 8 ? ", … (\(known.count))" : "")
  }

  /// Insertions, deletions, substitutions and swaps of neighbours.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
