/// The hair colours, which are also the classes of the column `Hair`.
public enum HairColor: String, Sendable, CaseIterable {
  case black, brown, blond, grey, red
}

/// How the hair is worn.
public enum HairStyle: String, Sendable, CaseIterable {
  case bald, buzz, short, swept, quiff, curls, fringe, bob, long, wavy, curtain, tied
}

/// What grows on cheeks, lip and chin. `none` is the column `Beard` = 0.
public enum BeardStyle: String, Sendable, CaseIterable {
  case none, stubble, moustache, goatee, full
}

public enum EyeColor: String, Sendable, CaseIterable {
  case dark, brown, hazel, green, blue, grey
}

/// The glasses a person wears in those pictures that show any.
public enum GlassesStyle: String, Sendable, CaseIterable {
  case round, square, wide, rimless
}

/// What lies behind the person; the classes of the column `background`.
public enum BackgroundKind: String, Sendable, CaseIterable {
  case plain, gradient, lights, foliage, panels
}

public enum ClothesKind: String, Sendable, CaseIterable {
  case crew, vee, shirt, suit, turtleneck
}

/// What covers or shades a part of the picture.
public enum OcclusionKind: String, Sendable, CaseIterable {
  case none, shadow, edge
}
