/// A wished correlation between two labels: Pearson's phi, which is Pearson's r of two 0/1 columns.
public struct FaceCorrelation: Sendable, Equatable {
  public let first: FaceCondition
  public let second: FaceCondition
  /// -1 ... 1.
  public let phi: Double

  public init(_ first: FaceCondition, _ second: FaceCondition, phi: Double) {
    self.first = first
    self.second = second
    self.phi = phi
  }
}

/// The joint distribution of all labels, with chosen correlations.
///
/// It starts from a table in which labels are independent, except that beards go with `Male` and
/// grey hair with not `Young`. Iterative proportional fitting (Deming and Stephan, 1940) then finds
/// the table that is closest to it, in the sense of Kullback and Leibler, among those with the
/// wished correlations; the shares of the labels stay as they are.
struct FaceLabelDistribution: Sendable {
  /// Probability of each entry of `FaceLabels.all`.
  let table: [Double]
  /// Running sums over people: 200 combinations of person labels.
  private let people: [Double]

  /// - Throws: `DatasetError.malformed` when a correlation is out of reach.
  init(_ correlations: [FaceCorrelation]) throws {
    var table = FaceLabels.all.map(Self.start)
    let pairs = try correlations.map { try Margin(pairOf: $0, in: table) }
    if !pairs.isEmpty {
      let columns = Self.columns.map { Margin(keeping: $0, of: table) }
      guard Self.fit(&table, to: pairs, keeping: columns) else {
        let names = correlations.map { "\($0.first):\($0.second):\($0.phi)" }
        throw DatasetError.malformed(
          SyntheticFaces.name,
          problem: "no labels have the correlations \(names.joined(separator: ", ")) at once; "
            + "lower some of them")
      }
    }
    self.table = table
    var sum = 0.0
    people = stride(from: 0, to: table.count, by: FaceLabels.perPerson).map { first in
      sum += table[first..<first + FaceLabels.perPerson].reduce(0, +)
      return sum
    }
  }

  /// The class of a combination in each column.
  private static let columns: [@Sendable (FaceLabels) -> Int] = [
    { $0.male ? 1 : 0 }, { $0.young ? 1 : 0 }, { $0.beard ? 1 : 0 }, { $0.smiling ? 1 : 0 },
    { $0.eyeglasses ? 1 : 0 }, { HairColor.allCases.firstIndex(of: $0.hair) ?? 0 }, { $0.skin },
  ]

  /// The probability of a combination before any correlation is asked for.
  private static func start(_ labels: FaceLabels) -> Double {
    let beards = labels.male ? 0.27 : 0.01
    let hair: Double
    switch labels.hair {
    case .black: hair = labels.young ? 0.32 : 0.17
    case .brown: hair = labels.young ? 0.34 : 0.20
    case .blond: hair = labels.young ? 0.21 : 0.13
    case .grey: hair = labels.young ? 0.02 : 0.43
    case .red: hair = labels.young ? 0.11 : 0.07
    }
    return 0.5 * (labels.young ? 0.6 : 0.4) * (labels.beard ? beards : 1 - beards) * hair
      / Double(FaceLabels.skinTones) * 0.5 * (labels.eyeglasses ? 0.2 : 0.8)
  }

  /// Scales the table to each wish in turn until all hold at once.
  ///
  /// - Returns: whether they come to hold.
  private static func fit(
    _ table: inout [Double], to pairs: [Margin], keeping columns: [Margin]
  ) -> Bool {
    var error = Double.infinity
    for _ in 0..<400 {
      for margin in pairs + columns { margin.scale(&table) }
      error = pairs.reduce(0) { max($0, $1.error(table)) }
      if error < 1e-9 { return true }
    }
    // At the rim of what is possible the last digits come slowly.
    return error < 1e-4
  }

  /// The person labels at a place in [0, 1) of the running sums, as an index of 200.
  func person(at place: Double) -> Int {
    var low = 0
    var high = people.count - 1
    let goal = place * people[high]
    while low < high {
      let middle = (low + high) / 2
      if people[middle] > goal { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The probability that a person's picture smiles.
  func smiling(person: Int) -> Double {
    let four = entries(person)
    return (four[2] + four[3]) / four.reduce(0, +)
  }

  /// The probability that a picture shows glasses, given the person and the smile.
  func eyeglasses(person: Int, smiling: Bool) -> Double {
    let four = entries(person)
    let (without, with) = smiling ? (four[2], four[3]) : (four[0], four[1])
    return with / max(without + with, .leastNormalMagnitude)
  }

  private func entries(_ person: Int) -> [Double] {
    Array(table[person * FaceLabels.perPerson..<(person + 1) * FaceLabels.perPerson])
  }
}

/// A division of all combinations into blocks, and the probability that each block must have.
private struct Margin {
  private let block: [Int]
  private let goals: [Double]

  /// The blocks of a column, with the probabilities that they have in a table.
  init(keeping column: (FaceLabels) -> Int, of table: [Double]) {
    block = FaceLabels.all.map(column)
    goals = Self.sums(table, block, count: (block.max() ?? 0) + 1)
  }

  /// The four blocks of two labels, with the probabilities that give them the wished phi.
  init(pairOf wish: FaceCorrelation, in table: [Double]) throws {
    block = FaceLabels.all.map {
      (wish.first.holds(for: $0) ? 2 : 0) + (wish.second.holds(for: $0) ? 1 : 0)
    }
    let now = Self.sums(table, block, count: 4)
    let (p, q) = (now[2] + now[3], now[1] + now[3])
    let unit = (p * (1 - p) * q * (1 - q)).squareRoot()
    let both = p * q + wish.phi * unit
    let (least, most) = (max(0, p + q - 1), min(p, q))
    guard both >= least - 1e-9, both <= most + 1e-9 else {
      let (low, high) = ((least - p * q) / unit, (most - p * q) / unit)
      throw DatasetError.malformed(
        SyntheticFaces.name,
        problem: "correlation \(wish.phi) between \(wish.first) and \(wish.second); with their "
          + "shares \(Self.text(p)) and \(Self.text(q)) it lies between \(Self.text(low, .up)) "
          + "and \(Self.text(high, .down))")
    }
    goals = [1 - p - q + both, q - both, p - both, both].map { max(0, $0) }
  }

  private static func sums(_ table: [Double], _ block: [Int], count: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for index in table.indices { sums[block[index]] += table[index] }
    return sums
  }

  func scale(_ table: inout [Double]) {
    let now = Self.sums(table, block, count: goals.count)
    let factors = zip(goals, now).map { $0 / max($1, 1e-300) }
    for index in table.indices { table[index] *= factors[block[index]] }
  }

  /// The largest distance of a block from its goal.
  func error(_ table: [Double]) -> Double {
    zip(goals, Self.sums(table, block, count: goals.count)).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  /// Two decimals, rounded into the range that is possible.
  private static func text(_ value: Double, _ rule: FloatingPointRoundingRule? = nil) -> String {
    let rounded = (value * 100).rounded(rule ?? .toNearestOrEven) / 100
    return rounded == 0 ? "0" : "\(rounded)"
  }
}
