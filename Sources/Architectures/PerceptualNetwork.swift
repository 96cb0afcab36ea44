import Networks
import Pixels
import Tensors

/// A small VGG (Simonyan and Zisserman): three groups of two convolutions with a pooling between
/// groups. What the groups put out says how alike pictures look; pooled, the last one gives logits.
public struct PerceptualNetwork: Module {
  let groups: [Sequential]
  let head: Linear
  /// How often pictures are halved before anything else.
  private let halvings: Int

  /// Channels of the groups: as many as an audit has time to teach.
  static let channels = [16, 32, 64]
  /// Pictures with a longer shorter side are halved by the first layer.
  static let largestSide = 40
  /// Those with one longer than this are halved by means first: time matters more than what is finer.
  static let largestSeen = 80

  /// - Parameters:
  ///   - picture: at least 4 x 4.
  ///   - logits: of what it is taught, at least 1.
  public init(_ picture: FeatureShape, logits: Int) {
    var side = min(picture.size.height, picture.size.width)
    precondition(side >= 4, "PerceptualNetwork: pictures of \(picture.size)")
    var halvings = 0
    while side > Self.largestSeen { (side, halvings) = (side / 2, halvings + 1) }
    self.halvings = halvings
    var inputs = picture.channels
    groups = Self.channels.enumerated().map { number, outputs in
      defer { inputs = outputs }
      let stride = number == 0 && side > Self.largestSide ? 2 : 1
      let convolutions: [any Module] = [
        ConvBlock(inputs, outputs, stride: stride), ConvBlock(outputs, outputs),
      ]
      return Sequential(number == 0 ? convolutions : [MaxPool()] + convolutions)
    }
    head = Linear(inputs, logits)
  }

  /// What each group puts out, none of it negative.
  ///
  /// - Parameter x: `[N, C, H, W]` in [0, 1].
  /// - Returns: `[N, 16, H, W]`, `[N, 32, H / 2, W / 2]`, `[N, 64, H / 4, W / 4]`; of pictures whose
  ///   shorter side is longer than 40 half of that, and of longer than 80 less.
  public func features(_ x: Tensor, _ mode: Mode) -> [Tensor] {
    let seen = (0..<halvings).reduce(x) { pictures, _ in pictures.averagePooled() }
    var maps: [Tensor] = []
    for group in groups { maps.append(group(maps.last ?? seen, mode)) }
    return maps
  }

  /// Logits from the last group's output.
  ///
  /// - Parameter features: as ``features(_:_:)`` returns them.
  /// - Returns: `[N, L]`.
  public func logits(_ features: [Tensor], _ mode: Mode) -> Tensor {
    head(features[features.count - 1].mean(over: [2, 3]), mode)
  }

  /// - Parameter x: `[N, C, H, W]` in [0, 1].
  /// - Returns: logits `[N, L]`.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    logits(features(x, mode), mode)
  }
}
