import Architectures
import Auditing
import Networks

/// Two convolutions at the picture's own size. Knows pairs, or the obfuscator as a service.
struct TinyDecoder: Attack {
  let name = "tiny decoder"
  let summary = "two convolutions, mean squared error"
  let uses: Set<Resource> = [.lessons]

  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.releasesMaps
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let (released, picture) = (observation.protected, observation.picture)
    let layers = Sequential {
      Upsample(to: picture.size)
      ConvBlock(released.channels, 16)
      ConvBlock(16, picture.channels, normalized: false, activation: .sigmoid)
    }
    let network = Network(module: layers, input: released, output: picture)
    return try SupervisedSession.rebuilding(
      network, name: name, on: observation, context: context
    ) { output, pictures in
      output.meanSquaredError(to: pictures)
    }
  }
}
