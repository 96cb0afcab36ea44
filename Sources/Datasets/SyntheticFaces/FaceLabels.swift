/// The labels of one synthetic picture.
public struct FaceLabels: Sendable, Hashable {
  public var male: Bool
  public var young: Bool
  public var beard: Bool
  public var hair: HairColor
  /// 0 (lightest) to 4 (darkest).
  public var skin: Int
  public var smiling: Bool
  public var eyeglasses: Bool

  public init(
    male: Bool, young: Bool, beard: Bool, hair: HairColor, skin: Int, smiling: Bool,
    eyeglasses: Bool
  ) {
    self.male = male
    self.young = young
    self.beard = beard
    self.hair = hair
    self.skin = skin
    self.smiling = smiling
    self.eyeglasses = eyeglasses
  }

  /// Number of classes of the column `Skin`.
  public static let skinTones = 5

  /// Every combination of labels, the ones of a person first and those of a picture innermost:
  /// the four pictures of a person's labels follow each other.
  static let all: [FaceLabels] = {
    var labels: [FaceLabels] = []
    for male in [false, true] {
      for young in [false, true] {
        for beard in [false, true] {
          for hair in HairColor.allCases {
            for skin in 0..<skinTones {
              for smiling in [false, true] {
                for eyeglasses in [false, true] {
                  labels.append(
                    FaceLabels(
                      male: male, young: young, beard: beard, hair: hair, skin: skin,
                      smiling: smiling, eyeglasses: eyeglasses))
                }
              }
            }
          }
        }
      }
    }
    return labels
  }()

  /// Combinations of the labels that belong to the picture, not to the person.
  static let perPerson = 4
}

/// A yes-or-no question about a synthetic picture: a binary column, or one class of another one.
public struct FaceCondition: Sendable, Equatable, CustomStringConvertible {
  /// `Male`, `Young`, `Beard`, `Smiling`, `Eyeglasses`, `Hair` or `Skin`.
  public let column: String
  /// The class, for `Hair` and `Skin`: `black`, `tone3`.
  public let value: String?

  static let binary = ["Male", "Young", "Beard", "Smiling", "Eyeglasses"]
  static let hair = HairColor.allCases.map { "Hair=\($0.rawValue)" }
  static let skin = (1...FaceLabels.skinTones).map { "Skin=tone\($0)" }
  /// All questions, as they are written.
  public static let all = binary + hair + skin

  /// From `Smiling` or `Hair=black`; nil when there is no such question.
  public init?(_ text: String) {
    guard Self.all.contains(text) else { return nil }
    let parts = text.split(separator: "=")
    column = String(parts[0])
    value = parts.count == 2 ? String(parts[1]) : nil
  }

  public var description: String { value.map { column + "=" + $0 } ?? column }

  /// Whether the answer is yes.
  public func holds(for labels: FaceLabels) -> Bool {
    switch column {
    case "Male": labels.male
    case "Young": labels.young
    case "Beard": labels.beard
    case "Smiling": labels.smiling
    case "Eyeglasses": labels.eyeglasses
    case "Hair": labels.hair.rawValue == value
    default: "tone\(labels.skin + 1)" == value
    }
  }
}
