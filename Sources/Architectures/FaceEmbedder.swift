import Networks
import Pixels
import Tensors

/// Pictures, or protected data, to unit vectors that lie near each other where they show one person:
/// ResNet-18 for small pictures, taught with a margin on the cosine to each known person's centre
/// (CosFace: Wang et al., equation 4).
public struct FaceEmbedder: Module {
  let body: Sequential
  /// A direction for each person that it learns from, `[people, dimensions]`.
  let centres: Parameter

  public static let dimensions = 128
  /// Scale of cosines and the margin that a picture's own person must win by.
  static let scale = 24.0
  static let margin = 0.2
  /// Larger pictures are halved by the first layer.
  static let largestSide = 40
  private static let stem = 16
  /// Of maps that convolutions are good for.
  private static let leastArea = 16
  private static let hidden = 512

  /// - Parameters:
  ///   - width: factor on ResNet-18's channels.
  ///   - people: that it learns from, at least 2.
  public init(_ picture: FeatureShape, width: Double, people: Int) {
    centres = Parameter(
      [people, Self.dimensions], .weight(fanIn: Self.dimensions, fanOut: people))
    guard picture.size.area >= Self.leastArea else {
      body = Self.dense(picture)
      return
    }
    var (layers, shape) = ([any Module](), picture)
    if min(picture.size.height, picture.size.width) > Self.largestSide {
      layers.append(ConvBlock(picture.channels, Self.stem, stride: 2))
      shape = FeatureShape(
        channels: Self.stem,
        size: Size(height: (picture.size.height + 1) / 2, width: (picture.size.width + 1) / 2))
    }
    layers.append(ResNet.eighteen(shape, width: width, labels: Self.dimensions).module)
    body = Sequential(layers)
  }

  /// For vectors, and for maps in which nothing has a neighbour.
  private static func dense(_ features: FeatureShape) -> Sequential {
    Sequential([
      Flatten(), BatchNorm(features.count), Linear(features.count, hidden), BatchNorm(hidden),
      Activate(.relu), Linear(hidden, hidden), BatchNorm(hidden), Activate(.relu),
      Linear(hidden, dimensions),
    ])
  }

  /// - Parameter x: `[N, C, H, W]` in [0, 1].
  /// - Returns: `[N, 128]`, each of length 1.
  public func callAsFunction(_ x: Tensor, _ mode: Mode) -> Tensor {
    Self.unit(body(x, mode).converted(to: .float32))
  }

  /// Cross-entropy over the known people, of whom a picture's own is put back by the margin.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, 128]`.
  ///   - people: N numbers below the known people's.
  public func marginLoss(_ embeddings: Tensor, people: [Int]) -> Tensor {
    let known = centres.value.shape[0]
    let cosines = embeddings.linear(Self.unit(centres.value), bias: nil)
    var handicap = [Float](repeating: 0, count: people.count * known)
    for (row, person) in people.enumerated() {
      handicap[row * known + person] = Float(Self.margin)
    }
    let put = Tensor(handicap, shape: [people.count, known]).converted(on: embeddings.device)
    let classes = Tensor(people.map(Int64.init), shape: [people.count])
      .converted(on: embeddings.device)
    return (cosines - put).scaled(by: Self.scale).crossEntropy(with: classes)
  }

  private static func unit(_ rows: Tensor) -> Tensor {
    rows / (rows.squared().sum(over: [1], keepingDimensions: true) + 1e-12).squareRoot()
  }
}
