/// The test pictures that an audit keeps for a study with people: `study/material.json` beside
/// `audit.json`. Nothing in it says who anybody is.
public struct StudyMaterial: JSONRecord, Equatable {
  public static let schema = "obscura.study.material/1"
  /// Beside `audit.json`.
  public static let folder = "study"
  /// In that folder.
  public static let file = "material.json"

  /// A PNG file.
  public struct File: Codable, Sendable, Equatable {
    /// Relative to the folder of `material.json`.
    public var file: String
    /// Lower-case hexadecimal.
    public var sha256: String

    public init(file: String, sha256: String) {
      self.file = file
      self.sha256 = sha256
    }
  }

  /// One person, never twice: the first picture is the one that was protected and rebuilt.
  public struct Person: Codable, Sendable, Equatable {
    /// From 0; the order was drawn.
    public var number: Int
    public var original: File
    public var reconstruction: File
    /// Another test picture of the same person; nil where there is none.
    public var another: File?

    public init(number: Int, original: File, reconstruction: File, another: File?) {
      self.number = number
      self.original = original
      self.reconstruction = reconstruction
      self.another = another
    }

    public var files: [File] { [original, reconstruction] + (another.map { [$0] } ?? []) }
  }

  /// Who rebuilt the pictures, and what that attacker has.
  public var attacker: String
  public var threat: String
  /// Whether the data say who is in a picture; where they do not, each picture is its own person.
  public var knowsPeople: Bool
  public var people: [Person]

  public init(attacker: String, threat: String, knowsPeople: Bool, people: [Person]) {
    self.attacker = attacker
    self.threat = threat
    self.knowsPeople = knowsPeople
    self.people = people
  }

  private enum CodingKeys: String, CodingKey {
    case attacker, threat, people
    case knowsPeople = "knows_people"
  }

  public func check(file: String) throws {
    guard Set(people.map(\.number)).count == people.count else {
      throw RecordError.badField(
        file: file, field: "people", problem: "has one number twice, expected one a person")
    }
  }
}
