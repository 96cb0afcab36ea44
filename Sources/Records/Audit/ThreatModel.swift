/// What an attacker has.
public enum ThreatModel: Hashable, Sendable {
  /// Protected data alone.
  case ciphertextOnly
  /// Protected data, pictures of their own, and whatever of the protection is public.
  case surrogate
  /// So many of their own pictures with what the protection made of them; nil for all of them.
  case knownPairs(Int?)
  /// May have pictures of their own protected, as many as they like.
  case chosenImage
  /// The same, and so many releases of each picture.
  case repeatedReleases(Int)
  /// The obfuscator itself, with its weights.
  case whiteBox
  /// Steers the training of an obfuscator that learns with a server.
  case maliciousServer
  /// The owner's key.
  case stolenKey

  public var name: String {
    switch self {
    case .knownPairs(let number?), .repeatedReleases(let number): "\(word)(\(number))"
    default: word
    }
  }

  /// The name without a number.
  public var word: String {
    switch self {
    case .ciphertextOnly: "ciphertext-only"
    case .surrogate: "surrogate"
    case .knownPairs: "known-pairs"
    case .chosenImage: "chosen-image"
    case .repeatedReleases: "repeated-releases"
    case .whiteBox: "white-box"
    case .maliciousServer: "malicious-server"
    case .stolenKey: "stolen-key"
    }
  }

  /// All, with the numbers that go without saying.
  public static let all: [ThreatModel] = [
    .ciphertextOnly, .surrogate, .knownPairs(nil), .chosenImage, .repeatedReleases(usualReleases),
    .whiteBox, .maliciousServer, .stolenKey,
  ]

  /// Releases of a picture where nobody says how many: noise is a quarter of what it was.
  public static let usualReleases = 16

  /// - Parameter name: as ``name`` gives it, for instance `known-pairs(100)`.
  public init?(_ name: some StringProtocol) {
    let word = name.prefix { $0 != "(" }
    let argument = name.dropFirst(word.count)
    guard let model = Self.all.first(where: { $0.word == word }) else { return nil }
    guard !argument.isEmpty else {
      self = model
      return
    }
    guard argument.hasPrefix("("), argument.hasSuffix(")"),
      let number = Int(argument.dropFirst().dropLast())
    else { return nil }
    switch model {
    case .knownPairs where number > 0: self = .knownPairs(number)
    case .repeatedReleases where number > 1: self = .repeatedReleases(number)
    default: return nil
    }
  }

  /// Whoever has this has all that the other has.
  public func grants(_ other: ThreatModel) -> Bool {
    switch (self, other) {
    case (.knownPairs(let own), .knownPairs(let others)):
      own == nil || others.map { $0 <= own ?? $0 } == true
    case (.repeatedReleases(let own), .repeatedReleases(let others)): others <= own
    case (.maliciousServer, .maliciousServer), (.stolenKey, .stolenKey): true
    case (.whiteBox, .repeatedReleases): false
    case (_, .maliciousServer), (_, .stolenKey): false
    case (.maliciousServer, _), (.stolenKey, _): other.strength <= Self.surrogate.strength
    default: strength >= other.strength
    }
  }

  /// Rises with what an attacker has; to sort by.
  public var strength: Int {
    switch self {
    case .ciphertextOnly: 0
    case .surrogate: 1
    case .knownPairs(let pairs): 1 + min(pairs ?? .max, .max - (1 << 31))
    case .chosenImage: .max - (1 << 30)
    case .repeatedReleases(let releases): .max - (1 << 30) + min(releases, 1 << 29)
    case .whiteBox: .max - 7
    case .maliciousServer: .max - 6
    case .stolenKey: .max - 5
    }
  }
}
