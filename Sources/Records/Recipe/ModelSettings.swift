/// Recipe key `model`: how large the networks are.
public struct ModelSettings: Sendable, Equatable {
  /// Factor on the channels of the papers' tables.
  public var width: Double
  /// Units of the fully connected layers.
  public var fc: Int
  /// PyTorch's weights of a residual network to begin from, a safetensors file below the data root; nil
  /// to begin from nothing.
  public var weights: String?

  public init(width: Double = 1, fc: Int = 4096, weights: String? = nil) {
    self.width = width
    self.fc = fc
    self.weights = weights
  }

  init(_ section: RecipeSection) {
    width = section.optional("width", default: 1, in: 0.01...16)
    fc = section.optional("fc", default: 4096, in: 1...65536)
    weights = section.optional("weights")
  }

  var tree: RecipeNode {
    .map([
      ("width", .value(width)), ("fc", .value(fc)), ("weights", weights.map { .value($0) }),
    ])
  }
}

/// Recipe key `cipher`: which keyed cipher, for schemes that use one.
public struct CipherSettings: Sendable, Equatable {
  public var name: String
  /// How keys are drawn, for instance `per-image`.
  public var keys: String?
  /// Which steps of the cipher are used; nil uses all.
  public var steps: [Int]?
  /// Whether pictures are augmented before they are encrypted or after.
  public var augment: AugmentPlace

  public enum AugmentPlace: String, Sendable, CaseIterable {
    case before, after
  }

  public init(
    name: String, keys: String? = nil, steps: [Int]? = nil, augment: AugmentPlace = .before
  ) {
    self.name = name
    self.keys = keys
    self.steps = steps
    self.augment = augment
  }

  init?(_ section: RecipeSection?) {
    guard let section else { return nil }
    name = section.required("name") ?? ""
    keys = section.optional("keys")
    steps = section.list("steps", of: Int.self, in: 1...64)
    augment = section.optional("augment", default: .before)
  }

  var tree: RecipeNode {
    .map([
      ("name", .value(name)),
      ("keys", keys.map { .value($0) }),
      ("steps", steps.map { .list($0) }),
      ("augment", .value(augment.rawValue)),
    ])
  }
}
