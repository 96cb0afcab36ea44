import Networks
import Pixels

/// The reconstructors of DeepObfuscator's Tables 1 and 2, for any obfuscator of two poolings.
///
/// `width` scales every hidden channel count; the picture comes back in exactly its own size.
public enum Reconstructor: String, Sendable, CaseIterable, Codable {
  /// Table 1, column "Adversary Reconstructor": the obfuscator mirrored.
  case mirrored = "AR"
  /// Table 2, URec#1: three convolutions a stage. No skip connections, despite the name U-net.
  case deepUNet = "URec#1"
  /// Table 2, URec#2: two convolutions a stage.
  case shallowUNet = "URec#2"
  /// Table 2, ResRec.
  case residual = "ResRec"
  /// Learnable obfuscator, Table 1, SimRec.
  case simple = "SimRec"

  /// - Parameters:
  ///   - features: what the obfuscator releases.
  ///   - picture: what it took.
  public func network(from features: FeatureShape, to picture: FeatureShape, width: Double = 1)
    -> Network
  {
    // Two doublings of 54 x 44 would give 216 x 176: the last upsampling goes to the picture's own
    // size, the one before to the size before the obfuscator's second pooling.
    let inner = picture.pooled.size
    let plan = ReconstructionPlan(
      inputs: features.channels, outputs: picture.channels, inner: inner, outer: picture.size,
      width: width, isRow: picture.isSequence)
    return Network(module: layers(plan), input: features, output: picture)
  }

  private func layers(_ plan: ReconstructionPlan) -> Sequential {
    switch self {
    case .mirrored: plan.mirrored()
    case .deepUNet: plan.unet(convolutions: 3)
    case .shallowUNet: plan.unet(convolutions: 2)
    case .residual: plan.residual()
    case .simple: plan.simple()
    }
  }
}

/// The tables, in the paper's channel counts times the width.
private struct ReconstructionPlan {
  let inputs: Int
  let outputs: Int
  let inner: Size
  let outer: Size
  let width: Double
  /// Of sequences, for which all kernels are 1 x k.
  let isRow: Bool

  func mirrored() -> Sequential {
    Sequential {
      Upsample(to: inner)
      Deconv(inputs, wide(128), isRow: isRow)
      Deconv(wide(128), wide(64), isRow: isRow)
      Upsample(to: outer)
      Deconv(wide(64), wide(64), isRow: isRow)
      Deconv(wide(64), outputs, activation: .sigmoid, isRow: isRow)
    }
  }

  func unet(convolutions: Int) -> Sequential {
    Sequential {
      stage(inputs, wide(64), convolutions)
      Upsample(to: inner)
      stage(wide(64), wide(128), convolutions)
      Upsample(to: outer)
      stage(wide(128), wide(256), convolutions)
      ConvBlock(wide(256), outputs, normalized: false, isRow: isRow)
      ConvBlock(outputs, outputs, kernel: 1, normalized: false, activation: .sigmoid)
    }
  }

  func residual() -> Sequential {
    Sequential {
      Deconv(inputs, wide(64), isRow: isRow)
      ResidualBlock(wide(64), isRow: isRow)
      ResidualBlock(wide(64), isRow: isRow)
      Upsample(to: inner)
      ResidualBlock(wide(64), isRow: isRow)
      ResidualBlock(wide(64), isRow: isRow)
      Upsample(to: outer)
      ConvBlock(wide(64), outputs, kernel: 1, normalized: false, activation: .sigmoid)
    }
  }

  func simple() -> Sequential {
    Sequential {
      stage(inputs, wide(128), 2)
      Upsample(to: inner)
      stage(wide(128), wide(64), 2)
      Upsample(to: outer)
      ConvBlock(wide(64), outputs, normalized: false, activation: .sigmoid, isRow: isRow)
    }
  }

  private func stage(_ inputs: Int, _ channels: Int, _ count: Int) -> [any Module] {
    (0..<count).map {
      ConvBlock($0 == 0 ? inputs : channels, channels, normalized: false, isRow: isRow)
    }
  }

  private func wide(_ channels: Int) -> Int { scaled(channels, width) }
}
