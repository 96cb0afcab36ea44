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
}
