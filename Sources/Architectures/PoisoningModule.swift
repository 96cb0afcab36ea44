import Networks

/// The private module of deep poisoning (section 4.2.1): residual blocks behind a featurizer, features
/// in and as many features out. It begins as the identity, so that the decider still knows them.
public enum PoisoningModule {
  /// Blocks of the paper.
  public static let blocks = 4
  /// Channels from which blocks have bottlenecks, as those of ResNet-50's features do.
  static let bottlenecksFrom = 512

  /// - Parameter blocks: 0 changes nothing.
  public static func network(_ features: FeatureShape, blocks: Int = blocks) -> Network {
    let channels = features.channels
    let hasBottlenecks =
      channels >= bottlenecksFrom && channels % BottleneckBlock.expansion == 0
    let modules = (0..<blocks).map { _ -> any Module in
      hasBottlenecks
        ? BottleneckBlock(channels, channels / BottleneckBlock.expansion, scale: 0) as any Module
        : BasicBlock(channels, channels, scale: 0)
    }
    return Network(module: Sequential(modules), input: features, output: features)
  }
}
