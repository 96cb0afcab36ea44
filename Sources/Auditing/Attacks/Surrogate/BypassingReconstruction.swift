import Architectures
import Networks
import Tensors

/// Trains a decoder on the attacker's own pictures to undo the part of the obfuscator that everybody has,
/// and turns it on what came through the owner's private module as if that were not there.
/// Source: deep poisoning, sections 4.2.1 and 4.2.2, whose reconstructors these are. Needs no pair and no
/// query.
struct BypassingReconstruction: Attack {
  private let decoder: InverseBottlenecks
  let uses: Set<Resource> = [.released, .pictures, .publicPart]

  init(_ decoder: InverseBottlenecks) {
    self.decoder = decoder
  }

  /// All that the paper tries.
  static let all = ([.usual] + InverseBottlenecks.others).map { BypassingReconstruction($0) }

  var name: String { "past the module (\(decoder))" }
  var summary: String {
    "decoder \(decoder) of the public featurizer, turned on what a private module made"
  }

  /// With pairs there is no need to look past the module.
  func applies(to target: AttackTarget, on observation: Observation) -> Bool {
    target == .picture && observation.lessons == nil && observation.releasesMaps
  }

  func session(
    on observation: Observation, target: AttackTarget, context: AttackContext
  ) throws -> any AttackSession {
    let publicPart = observation.required(\.publicPart)
    let own = observation.required(\.own)
    let loss = PictureLoss.absolute.function(on: observation)
    let judge = PictureJudge(observation.validation, precision: observation.precision)
    let precision = observation.precision
    return try SupervisedSession(
      decoder.network(
        from: observation.protected, to: observation.picture, width: context.width),
      name: name, on: observation, indices: own.indices, context: context, regimen: .rebuilding(),
      mirroring: .pictures,
      inputs: { step in
        withoutGradients { precision.apply { publicPart(step.images) } }.converted(to: .float32)
      },
      // A module that was trained for little similarity may well turn a picture into its negative.
      finishes: [{ output, _ in output }, { output, _ in 1 - output }],
      loss: { output, batch in loss(output, batch.images) },
      score: { session in judge.similarity(session.output) })
  }
}
