import Architectures
import Networks
import Tensors
import Training

/// The attack that the pixel cipher's paper defends against: three locally connected 1 x 1 layers of
/// 8, 32 and 3 maps, mean squared error.
/// Source: Sirichotedumrong, Kinoshita and Kiya, section IV.A. Under one key every pixel can be
/// learnt; under independent keys a pixel alone says nothing, and the network sees nothing else: what
/// it fails at says little about the cipher. The paper trains by SGD at 0.1, which moves weights of a
/// single pixel next to nowhere where the loss is a mean over all pixels: Adam, which is the
/// stronger attacker.
struct PixelwiseReconstruction: Attack {
  let name = "paper's COA"
  let summary = "three locally connected 1 x 1 layers, mean squared error; sees single pixels"
  let threat = ThreatModel.knownPairs

  static let maps = [8, 32]

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesPictures
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let (input, output) = (observation.protected, observation.picture)
    var layers: [any Module] = []
    var channels = input.channels
    for maps in Self.maps {
      layers += [LocallyConnected(channels, maps, size: input.size), Activate(.relu)]
      channels = maps
    }
    layers += [
      LocallyConnected(channels, output.channels, size: input.size), Activate(.sigmoid),
    ]
    return try SupervisedSession.rebuilding(
      Network(module: Sequential(layers), input: input, output: output), name: name,
      on: observation, context: context, reductions: 2, rate: 0.01
    ) { output, pictures in output.meanSquaredError(to: pictures) }
  }
}
