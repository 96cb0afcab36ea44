import Pixels

/// Painted faces with known labels, for demonstrations and tests where no data is at hand.
///
/// Sample i is a function of (seed, i) and of the parameters that shape the labels: pictures are
/// painted on demand at any size, and nothing is stored. Person labels (`Male`, `Young`, `Beard`,
/// `Hair`, `Skin`) and looks stay the same in all pictures of a person; `Smiling`, `Eyeglasses`,
/// pose, light and background change. Skin colour is independent of everything else unless a
/// correlation with it is asked for.
public struct SyntheticFaces: Source {
  /// What a set consists of.
  public struct Parameters: Sendable, Equatable {
    /// Number of pictures, 1 ... 10 000 000.
    public var count: Int
    /// Number of people, 1 ... count; nil: a tenth of the pictures, at least 100.
    public var people: Int?
    public var seed: UInt64
    /// The size of pictures for which no other is asked.
    public var size: Size
    public var correlations: [FaceCorrelation]

    public init(
      count: Int = 2000, people: Int? = nil, seed: UInt64 = 1, size: Size = Size(side: 64),
      correlations: [FaceCorrelation] = []
    ) {
      self.count = count
      self.people = people
      self.seed = seed
      self.size = size
      self.correlations = correlations
    }
  }

  public static let name = "synthetic-faces"
  public static let largestCount = 10_000_000
  /// The longest side that is painted.
  public static let largestSide = 4096

  public let count: Int
  public let people: Int
  public let seed: UInt64
  public let size: Size
  private let distribution: FaceLabelDistribution
  private let parameters: Parameters

  public var name: String { Self.name }
  public let columns = [
    "person", "Male", "Smiling", "Eyeglasses", "Young", "Beard", "Hair", "Skin", "pose_yaw",
    "light", "background",
  ]

  /// - Throws: `DatasetError.malformed` that names every parameter out of range, or a correlation
  ///   that no labels can have.
  public init(_ parameters: Parameters = Parameters()) throws {
    let people = parameters.people ?? max(min(parameters.count, 100), parameters.count / 10)
    var problems: [String] = []
    if !(1...Self.largestCount).contains(parameters.count) {
      problems.append("count \(parameters.count); expected 1 to \(Self.largestCount)")
    } else if !(1...parameters.count).contains(people) {
      problems.append("\(people) people; expected 1 to count, which is \(parameters.count)")
    }
    if !Self.paints(parameters.size) {
      problems.append("size \(parameters.size); expected sides from 1 to \(Self.largestSide)")
    }
    guard problems.isEmpty else {
      throw DatasetError.malformed(Self.name, problem: problems.joined(separator: "; "))
    }
    count = parameters.count
    self.people = people
    self.parameters = parameters
    seed = parameters.seed
    size = parameters.size
    distribution = try FaceLabelDistribution(parameters.correlations)
  }

  public func stamp(at index: Int) -> String { "\(parameters)" }

  private static func paints(_ size: Size) -> Bool {
    (1...largestSide).contains(size.height) && (1...largestSide).contains(size.width)
  }

  // MARK: Labels and traits

  /// The person in a picture, from 0: people take turns, so each has as many pictures as any other.
  public func person(at index: Int) -> Int {
    precondition(
      index >= 0 && index < count, "SyntheticFaces: index \(index), expected 0 ..< \(count)")
    return index % people
  }

  /// The labels of one picture.
  public func labels(at index: Int) -> FaceLabels {
    let person = person(at: index)
    // A Weyl sequence (multiples of the golden ratio) spreads people evenly over the table, so
    // that even few of them keep the shares of the labels.
    let offset = generator(.offset, 0).nextValue()
    let place = offset &+ UInt64(person) &* 0x9E37_79B9_7F4A_7C15
    let group = distribution.person(at: Double(place >> 11) * 0x1p-53)
    var labels = FaceLabels.all[group * FaceLabels.perPerson]
    var dice = generator(.labels, index)
    labels.smiling = dice.uniform() < distribution.smiling(person: group)
    // Most people either wear glasses or do not; some do now and then.
    var habit = generator(.habit, person)
    let wish = habit.uniform()
    let mood = dice.uniform()
    let changes = dice.uniform() < 0.25
    labels.eyeglasses =
      (changes ? mood : wish) < distribution.eyeglasses(person: group, smiling: labels.smiling)
    return labels
  }

  /// Everything that one picture shows.
  public func traits(at index: Int) -> FaceTraits {
    let labels = labels(at: index)
    return FaceTraits(
      identity: FaceIdentity(labels: labels, using: generator(.identity, person(at: index))),
      shot: shot(at: index, labels))
  }

  private func shot(at index: Int, _ labels: FaceLabels) -> FaceShot {
    FaceShot(labels: labels, using: generator(.shot, index))
  }

  /// What random numbers are drawn for; each purpose has its own stream.
  private enum Purpose: UInt64 {
    case offset = 0xFACE_0001
    case labels, habit, identity, shot
  }

  private func generator(_ purpose: Purpose, _ index: Int) -> SeededGenerator {
    SeededGenerator(seed: seed, purpose.rawValue, UInt64(index))
  }
}

extension SeededGenerator {
  /// The first number of a generator that is used once.
  fileprivate func nextValue() -> UInt64 {
    var generator = self
    return generator.next()
  }
}

// MARK: Source

extension SyntheticFaces {
  public func id(at index: Int) -> SampleID {
    SampleID(split: "synthetic", key: "face-" + Self.padded(index, 6))
  }

  public func cells(_ column: String) -> [String]? {
    switch column {
    case "person": return (0..<count).map { "person-" + Self.padded(person(at: $0), 5) }
    case "Male": return labelCells { $0.male ? "1" : "0" }
    case "Smiling": return labelCells { $0.smiling ? "1" : "0" }
    case "Eyeglasses": return labelCells { $0.eyeglasses ? "1" : "0" }
    case "Young": return labelCells { $0.young ? "1" : "0" }
    case "Beard": return labelCells { $0.beard ? "1" : "0" }
    case "Hair": return labelCells { $0.hair.rawValue }
    case "Skin": return labelCells { "tone\($0.skin + 1)" }
    // Degrees, positive to the viewer's right.
    case "pose_yaw": return shotCells { Self.tenths($0.yaw) }
    // Where the key light comes from: -100 far left, 100 far right.
    case "light": return shotCells { Self.tenths(100 * $0.light.x) }
    case "background": return shotCells { $0.background.rawValue }
    default: return nil
    }
  }

  private func labelCells(_ cell: (FaceLabels) -> String) -> [String] {
    (0..<count).map { cell(labels(at: $0)) }
  }

  private func shotCells(_ cell: (FaceShot) -> String) -> [String] {
    (0..<count).map { cell(shot(at: $0, labels(at: $0))) }
  }

  public func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    let size = size ?? self.size
    let channels = channels ?? 3
    guard Self.paints(size), channels == 1 || channels == 3 else {
      throw DatasetError.sample(
        id(at: index),
        problem: "asked for \(size) with \(channels) channels; expected sides from 1 to "
          + "\(Self.largestSide) and 1 or 3 channels")
    }
    return .image(FacePainter(traits(at: index)).paint(size, channels: channels))
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// One decimal, without the C library's formatting.
  private static func tenths(_ value: Float) -> String {
    let scaled = Int((value * 10).rounded())
    return (scaled < 0 ? "-" : "") + "\(abs(scaled) / 10).\(abs(scaled) % 10)"
  }
}
