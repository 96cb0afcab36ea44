import Architectures
import Networks
import Pixels
import Tensors
import Training

/// Moves the weights of an untrained network, of whose outputs pictures are the likeliest, until the
/// obfuscator's features of what it draws are those that were released. A network for each picture.
/// Source: Ulyanov, Vedaldi and Lempitsky. Has the weights, needs no picture.
struct DeepImagePrior: Attack {
  static let name = "deep image prior"
  var name: String { Self.name }
  let summary = "untrained network for each picture, moved until its features are the released ones"
  let uses: Set<Resource> = [.released, .weights]
  var learns: Bool { false }

  private static let judged = 16
  private static let rate = 0.01
  private static let channels = 32
  private static let inputs = 16

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    func rebuild(_ released: Tensor, _ steps: Int) -> Tensor {
      let matching = FeatureMatching(
        obfuscator: observation.required(\.obfuscator), precision: observation.precision,
        steps: steps, rate: Self.rate, smoothness: 0)
      return .concatenated(
        (0..<released.shape[0]).map { row in
          Self.drawn(
            released.rows([row]), observation, matching, seed: context.seed &+ UInt64(row))
        })
    }
    let isDone = FeatureMatching.isPlateau(judge, steps: context.steps, rebuild)
    return ReadySession(
      judgedBy: judge, judged: Self.judged, converged: isDone,
      progress: context.progress(of: name)
    ) { rebuild($0, context.steps) }
  }

  private static func drawn(
    _ released: Tensor, _ observation: Observation, _ matching: FeatureMatching, seed: UInt64
  ) -> Tensor {
    let size = observation.picture.size
    let network = UNet.network(
      from: FeatureShape(channels: inputs, size: size), to: observation.picture,
      channels: channels)
    network.move(to: observation.precision)
    network.initialize(.kaiming, seed: seed)
    let input = Tensor.normal([1, inputs, size.height, size.width], seed: seed)
      .converted(on: observation.precision.device, layout: observation.precision.layout)
    return withGradients {
      matching.run(released, moving: network.trainedParameters) {
        observation.precision.apply { network(input, .frozenOnBatch) }.converted(to: .float32)
      }.pictures
    }
  }
}
