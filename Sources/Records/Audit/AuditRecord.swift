import Foundation

/// Everything an audit found, and everything its report shows: the content of `audit.json`.
public struct AuditRecord: JSONRecord, Equatable {
  public static let schema = "obscura.audit/1"

  /// The worst verdict of all assets.
  public var verdict: Verdict
  /// The verdict for a person, with its figures.
  public var sentence: String
  /// `quick`, `standard` or `thorough`.
  public var budget: String
  /// Wall-clock time of the audit.
  public var seconds: Double
  /// What must stay hidden, and how far it does.
  public var assets: [AuditAsset]
  /// What must stay usable, and how far it does.
  public var utility: [AuditUtility]
  /// What was looked at beside the attackers; nil where there was nothing to look at.
  public var checks: [AuditCheck]?
  /// What no attacker gets beyond; nil where nothing bounds them.
  public var bounds: [AuditBound]?
  /// What all bounds rest on, or why there is none; nil in records from before there were bounds.
  public var proviso: String?
  /// One sentence for each threat or attack that was not tried.
  public var untested: [String]
  /// The pictures beside `audit.json`.
  public var images: [AuditImage]
  /// Curves of the run's own training.
  /// Test texts and what was read of them; nil of what is no text.
  public var texts: [AuditText]?
  public var training: [TrainingCurve]
  /// The resolved recipe as YAML.
  public var recipe: String
  /// Version by component, for instance `libtorch`.
  public var versions: [String: String]
  public var hardware: Hardware
  /// When the audit ended, in whole seconds.
  public var created: Date
  /// The command line that made this record.
  public var command: String

  /// - Parameters:
  ///   - verdict: nil for the worst of the assets; a check that failed exposes all.
  ///   - sentence: nil for the one that `VerdictSentence` makes.
  public init(
    verdict: Verdict? = nil, sentence: String? = nil, budget: String, seconds: Double,
    assets: [AuditAsset], utility: [AuditUtility] = [], checks: [AuditCheck]? = nil,
    bounds: [AuditBound]? = nil, proviso: String? = nil,
    untested: [String] = [], images: [AuditImage] = [], texts: [AuditText]? = nil,
    training: [TrainingCurve] = [],
    recipe: String = "", versions: [String: String] = [:],
    hardware: Hardware, created: Date, command: String
  ) {
    requireFinite([("seconds", seconds)], in: "AuditRecord")
    let failed = (checks ?? []).filter { $0.outcome == .failed }
    self.verdict =
      verdict ?? Verdict.worst(of: assets.map(\.verdict) + failed.map { _ in .exposed })
    self.sentence = sentence ?? VerdictSentence.make(for: assets)
    self.budget = budget
    self.seconds = seconds
    self.assets = assets
    self.utility = utility
    self.checks = checks
    self.bounds = bounds
    self.proviso = proviso
    self.untested = untested
    self.images = images
    self.texts = texts
    self.training = training
    self.recipe = recipe
    self.versions = versions
    self.hardware = hardware
    self.created = Date(timeIntervalSince1970: created.timeIntervalSince1970.rounded(.down))
    self.command = command
  }
}

/// The machine that an audit ran on.
public struct Hardware: Codable, Sendable, Equatable {
  /// For instance `Intel(R) Xeon(R) Platinum 8488C`.
  public var processor: String
  public var cores: Int
  public var memoryBytes: Int
  /// `cpu` or the accelerator's name.
  public var device: String
  /// `fp32` or `bf16`.
  public var precision: String

  public init(
    processor: String, cores: Int, memoryBytes: Int, device: String, precision: String
  ) {
    self.processor = processor
    self.cores = cores
    self.memoryBytes = memoryBytes
    self.device = device
    self.precision = precision
  }

  private enum CodingKeys: String, CodingKey {
    case processor, cores, device, precision
    case memoryBytes = "memory_bytes"
  }
}

/// A picture that the report shows; it lies beside `audit.json`.
public struct AuditImage: Codable, Sendable, Equatable {
  /// What the picture is.
  public enum Role: String, Codable, Sendable, CaseIterable {
    case original, protected, reconstruction
  }

  /// Which of the test pictures, by the strongest attacker's figure: `worst` is the one that the
  /// attacker rebuilt best. `classes` is no one picture: rows of one picture for each class, drawn
  /// out of a classifier and beside them real ones.
  public enum Choice: String, Codable, Sendable, CaseIterable {
    case median, worst, best, classes
  }

  public var role: Role
  /// Key `case` in JSON.
  public var choice: Choice
  /// The sample, the same for all roles of one picture; for `classes` the label.
  public var key: String
  /// Relative to the folder of `audit.json`.
  public var file: String
  /// Lower-case hexadecimal.
  public var sha256: String
  public var caption: String

  public init(
    role: Role, choice: Choice, key: String, file: String, sha256: String, caption: String
  ) {
    self.role = role
    self.choice = choice
    self.key = key
    self.file = file
    self.sha256 = sha256
    self.caption = caption
  }

  private enum CodingKeys: String, CodingKey {
    case role, key, file, sha256, caption
    case choice = "case"
  }
}

/// One curve of the run's training, for instance a loss.
public struct TrainingCurve: Codable, Sendable, Equatable {
  public struct Point: Codable, Sendable, Equatable {
    public let step: Int
    public let value: Double

    public init(step: Int, value: Double) {
      self.step = step
      self.value = value
    }
  }

  public let name: String
  public let points: [Point]

  /// Points whose value is not finite are left out: a plot shows a gap there.
  public init(name: String, points: [Point]) {
    self.name = name
    self.points = points.filter(\.value.isFinite)
  }
}

/// A text of the report, and what the strongest attacker read of what was released.
public struct AuditText: Codable, Sendable, Equatable {
  public var choice: AuditImage.Choice
  public var key: String
  /// The words that networks know; others are `…`.
  public var original: String
  public var read: String
  /// Share of the known words that were read rightly.
  public var accuracy: Double

  public init(
    choice: AuditImage.Choice, key: String, original: String, read: String, accuracy: Double
  ) {
    self.choice = choice
    self.key = key
    self.original = original
    self.read = read
    self.accuracy = accuracy
  }

  private enum CodingKeys: String, CodingKey {
    case key, original, read, accuracy
    case choice = "case"
  }
}
