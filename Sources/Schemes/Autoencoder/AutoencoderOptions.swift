import Architectures
import Networks
import Records

/// A recipe's `options` for autoencoder anonymization.
struct AutoencoderOptions {
  /// Layers of the multi-output classifier.
  let depth: ResNet.Depth
  /// Weight of what the receiver may learn (equation 7).
  let lambda1: Double
  /// Weight of the suppression (equation 7).
  let lambda2: Double
  let suppression: Suppression
  /// What the private outputs are pulled to (equation 5); nil for what each kind of suppression has.
  let xi: Double?
  /// Whether the latent space is a vector; else the encoder's last map.
  let denseLatent: Bool
  /// What is handed out: anonymized pictures, or the latent code, for which section 6 hopes.
  let release: Release
  let initialization: Initialization

  enum Release: String, CaseIterable {
    case pictures, latent
  }

  init(_ section: RecipeSection) {
    let layers = section.optional("depth", default: 50, in: 18...101)
    if let depth = ResNet.Depth(rawValue: layers) {
      self.depth = depth
    } else {
      section.report("options.depth is \(layers); expected 18, 50 or 101", at: "depth")
      depth = .fifty
    }
    lambda1 = section.optional("lambda1", default: 1, in: 0...1000)
    lambda2 = section.optional("lambda2", default: 1, in: 0...1000)
    suppression = section.optional("suppression", default: .squared)
    xi = section.optional("xi", in: 0...1)
    denseLatent = section.optional("denseLatent", default: true)
    release = section.optional("release", default: .pictures)
    initialization = section.optional("initialization", default: .kaiming)
  }
}
