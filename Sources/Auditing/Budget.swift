import Records

/// How much computing an audit spends on each asset, on protected and on unprotected data alike.
public struct Budget: Sendable {
  public let name: String
  /// Multiply-adds of the best attacker's whole training, for pictures and for a private label.
  public let picture: Int
  public let attribute: Int
  /// Most passes over the attacker's part, which small data sets reach first.
  public let epochs: Int
  /// Passes for a private label at the least, whatever they cost: networks on scrambled pictures
  /// begin to read late.
  public let leastPasses: Int
  /// Seeds of the best attacker.
  public var seeds: Int
  /// Names in `Attacks`.
  public let attacks: [String]
  /// Factor on the obfuscator's own width for the attackers' networks.
  public let width: Double
  /// So many pairs as an attacker may hold, for a curve where nobody named threat models.
  public let pairs: [Int]
  /// Whether attackers with the weights are played where nobody named threat models.
  public let looksInside: Bool
  /// Classifiers trained beside the victim, for membership; 0 leaves that out.
  public let shadows: Int
  /// Attackers from outside, who take part in every contest that they apply to.
  public private(set) var guests: [any Attack] = []
  /// The attackers that somebody asked for alone: what they do not go for is not audited.
  public private(set) var asked: [String]?

  /// - Parameters:
  ///   - picture, attribute: multiply-adds of the best attacker's whole training.
  ///   - epochs: most passes over the attacker's part.
  ///   - leastPasses: for a private label, whatever they cost.
  ///   - attacks: names in `Attacks`; each is used where it applies.
  public init(
    name: String, picture: Int, attribute: Int, epochs: Int, leastPasses: Int = 0, seeds: Int,
    attacks: [String], width: Double, pairs: [Int] = [], looksInside: Bool = false, shadows: Int = 0
  ) {
    self.name = name
    self.picture = picture
    self.attribute = attribute
    self.epochs = epochs
    self.leastPasses = leastPasses
    self.seeds = seeds
    self.attacks = attacks
    self.width = width
    self.pairs = pairs
    self.looksInside = looksInside
    self.shadows = shadows
  }

  /// What is hardly ever the strongest for what it takes, and what another of its size does as well.
  private static let standardLeavesOut: Set<String> = ["URec#1", "SimRec"]

  /// What takes long, and what others do nearly as well in that time.
  private static let quickLeavesOut = standardLeavesOut.union([
    "AR, MS-SSIM", "AR, L1", "U-Net on maps", DeepImagePrior.name, SubstituteReconstruction.name,
    SelfTrainedReconstruction.name, AdversarialReconstruction.name, Decensoring.name,
    "wide ResRec, L1 + MS-SSIM", "dense decoder, L1 + MS-SSIM", "URec#2", "paper's adversary",
    "paper's COA",
  ]).union(BypassingReconstruction.all.dropFirst(2).map(\.name))
    .union(BypassingInference.all.suffix(1).map(\.name))

  private static func everybody(but left: Set<String> = []) -> [String] {
    Attacks.names.filter { !left.contains($0) }
  }

  private static let curve = [1, 10, 100, 1000]

  /// Who sits out where an attacker holds a certain number of pairs: what many pairs give is told by
  /// the whole field, how that falls with their number by the rest of it.
  private static let curveLeavesOut: Set<String> = [
    "ResRec", "URec#1", "URec#2", "SimRec", "AR, MS-SSIM", "AR, L1", "dense decoder, L1 + MS-SSIM",
    "U-Net on maps", "paper's adversary", AdversarialReconstruction.name, Decensoring.name,
  ]

  public static let all: [Budget] = [
    Budget(
      name: "quick", picture: 2_500_000_000_000, attribute: 100_000_000_000, epochs: 60,
      leastPasses: 3, seeds: 1, attacks: everybody(but: quickLeavesOut), width: 1),
    Budget(
      name: "standard", picture: 5_000_000_000_000, attribute: 1_200_000_000_000, epochs: 60,
      leastPasses: 9, seeds: 3, attacks: everybody(but: standardLeavesOut), width: 1, pairs: curve,
      looksInside: true, shadows: 8),
    Budget(
      name: "thorough", picture: 2_000_000_000_000_000, attribute: 400_000_000_000_000,
      epochs: 400, leastPasses: 30, seeds: 3, attacks: everybody(), width: 2,
      pairs: curve, looksInside: true, shadows: 64),
  ]

  public static func named(_ name: String) -> Budget? { all.first { $0.name == name } }

  /// Most test pictures: some attackers take long for each.
  public var testPictures: Int {
    switch name {
    case "quick": 1000
    case "standard": 2000
    default: .max
    }
  }

  /// The same computing for some attackers alone, and for looking, which costs nothing.
  public func limited(to attacks: [String]) -> Budget {
    var limited = Budget(
      name: name, picture: picture, attribute: attribute, epochs: epochs,
      leastPasses: leastPasses, seeds: seeds, attacks: attacks + [PictureFunction.look.name],
      width: width, pairs: pairs, looksInside: looksInside, shadows: shadows)
    limited.asked = attacks
    limited.guests = guests
    return limited
  }

  /// For those who learn the task, once and without guests; nil where somebody asked for single
  /// attackers, who are not what a receiver would choose from.
  var receiving: Budget? {
    guard asked == nil else { return nil }
    return Budget(
      name: name, picture: picture, attribute: attribute, epochs: epochs,
      leastPasses: leastPasses, seeds: 1, attacks: attacks, width: width)
  }

  /// The same with an attacker from outside.
  public func adding(_ guest: any Attack) -> Budget {
    var budget = self
    budget.guests.append(guest)
    return budget
  }

  /// All who may take part.
  func contestants(under threat: ThreatModel) -> [any Attack] {
    let all = Attacks.named(attacks) + guests
    guard asked == nil, case .knownPairs(.some) = threat else { return all }
    return all.filter { !Self.curveLeavesOut.contains($0.name) }
  }

  /// Trainings of the best under a threat model: further seeds where the whole field takes part.
  func seeds(under threat: ThreatModel) -> Int {
    switch threat {
    // Only one obfuscator can be led astray.
    case .maliciousServer: 1
    case .knownPairs(.some) where asked == nil: 1
    default: seeds
    }
  }

  /// Whether an asset was gone for by somebody who was asked for.
  func concerns(_ asset: AuditAsset) -> Bool {
    guard let asked else { return true }
    return asset.attackers.contains { $0.role == .protected && asked.contains($0.name) }
  }

  /// Steps in which pictures are drawn out of a classifier.
  var inversionSteps: Int {
    switch name {
    case "quick": 300
    case "standard": 600
    default: 4000
    }
  }

  /// Steps in which a picture is moved until the obfuscator makes of it what was released.
  var matchingSteps: Int {
    switch name {
    case "quick": 150
    case "standard": 200
    default: 2000
    }
  }

  /// Pictures that are drawn of each class: what cannot be told from few is told by more.
  var inversionPictures: Int {
    switch name {
    case "quick": 10
    case "standard": 20
    default: 40
    }
  }

  /// Shares of the training after which the weaker attackers are dropped (successive halving).
  static let rungs = [1.0 / 9, 1.0 / 3, 1.0]

  /// Attackers that are trained by the whole budget.
  static let finalists = 2

  /// Attackers that go on to a rung, of `count` that began.
  static func survivors(of count: Int, atRung rung: Int) -> Int {
    switch rung {
    case 0: count
    case 1: min(count, max(finalists, (count + 2) / 3))
    default: min(count, finalists)
    }
  }

  /// Images that a session may see in all.
  func images(for session: any AttackSession, target: AttackTarget, samples: Int) -> Int {
    let isPicture = !target.isAttribute
    let affordable = (isPicture ? picture : attribute) / max(1, session.multiplyAdds)
    let least = isPicture ? 64 : max(64, leastPasses * samples)
    return max(least, min(affordable, epochs * max(1, samples)))
  }
}
