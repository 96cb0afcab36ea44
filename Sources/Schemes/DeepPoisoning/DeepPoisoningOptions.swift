import Architectures
import Networks
import Records

/// A recipe's `options` for deep poisoning.
struct DeepPoisoningOptions {
  let backbone: Backbone
  /// Weight of the reconstruction's SSIM (equation 6).
  let lambda: Double
  /// Residual blocks of the private module; 0 for none.
  let blocks: Int
  let reconstructor: InverseBottlenecks
  /// Of the shared reconstructor; nil for as many as the classifier's.
  let reconstructorEpochs: Int?
  /// What is done to features last (section 4.2.3).
  let perturbation: FeaturePerturbation
  /// Weight of what is to hide private labels, which equation 6 has not; 0 leaves that out.
  let attributeWeight: Double
  let privateObjective: PrivateObjective
  let initialization: Initialization

  init(_ section: RecipeSection) {
    backbone = Self.backbone(section)
    lambda = section.optional("lambda", default: 1, in: 0...1000)
    blocks = section.optional("blocks", default: PoisoningModule.blocks, in: 0...64)
    let make = section.optional("reconstructor", default: "\(InverseBottlenecks.usual)")
    if InverseBottlenecks(make) == nil {
      section.report(
        "options.reconstructor is \"\(make)\"; expected kind-blocks-factor-range, for instance "
          + "\(InverseBottlenecks.usual) or residual-3-4-clamp", at: "reconstructor")
    }
    reconstructor = InverseBottlenecks(make) ?? .usual
    reconstructorEpochs = section.optional("reconstructorEpochs", in: 0...100_000)
    perturbation = FeaturePerturbation(section)
    attributeWeight = section.optional("attributeWeight", default: 0, in: 0...1000)
    privateObjective = section.optional("privateObjective", default: .negativeCrossEntropy)
    initialization = section.optional("initialization", default: .kaiming)
  }

  private static func backbone(_ section: RecipeSection) -> Backbone {
    let names = ["vgg16"] + ResNet.Depth.allCases.map { "resnet-\($0.rawValue)" }
    let name = section.optional("backbone", default: "resnet-50")
    let place: String? = section.optional("split")
    guard let number = names.firstIndex(of: name) else {
      section.report(
        "options.backbone is \"\(name)\"; expected \(names.joined(separator: ", "))",
        at: "backbone")
      return .vgg16
    }
    guard number > 0 else {
      if let place, place != "pool2" {
        section.report("options.split is \"\(place)\"; expected pool2 of vgg16", at: "split")
      }
      return .vgg16
    }
    let depth = ResNet.Depth.allCases[number - 1]
    guard let split = ResNet.Split(depth, after: place ?? "conv4_1") else {
      let blocks = ResNet.Split.names(depth)
      section.report(
        "options.split is \"\(place ?? "")\"; expected a block of \(name): "
          + "\(blocks.joined(separator: ", "))", at: "split")
      return .vgg16
    }
    return .residual(split)
  }
}

/// What is done to features by a fixed rule before they are released.
struct FeaturePerturbation {
  enum Kind: String, CaseIterable {
    case none
    case gaussianNoise = "gaussian-noise"
    case gaussianFilter = "gaussian-filter"
    case meanFilter = "mean-filter"
  }

  let kind: Kind
  /// Of noise the deviation, of a Gaussian filter the deviation in cells, of a mean filter the side.
  let strength: Double

  init(_ section: RecipeSection) {
    kind = section.optional("perturbation", default: .none)
    let usual = kind == .meanFilter ? 3.0 : 1
    strength = section.optional("strength", default: usual, in: 0.001...1000)
    if kind == .meanFilter, strength != strength.rounded() || Int(strength) % 2 == 0 {
      section.report(
        "options.strength is \(strength); a mean filter has an odd number of cells", at: "strength")
    }
  }

  /// nil where nothing is done.
  func blueprint(of features: FeatureShape) -> Blueprint? {
    rule.map { Blueprint($0.blueprint, input: features, output: features, strength: strength) }
  }

  /// nil where there is none.
  var noise: ReleaseNoise? {
    kind == .gaussianNoise ? ReleaseNoise(.gaussian, scales: [strength]) : nil
  }

  private var rule: PictureFilter.Rule? {
    switch kind {
    case .none: nil
    case .gaussianNoise: .untouched
    case .gaussianFilter: .gaussianBlur
    case .meanFilter: .meanFilter
    }
  }
}
