import Architectures
import Networks
import Tensors
import Training

/// Learns from the attacker's own pictures to tell people apart whom it never saw: a face embedder
/// with a margin softmax, trained from scratch.
enum Recogniser {
  static let name = "face embedder"
  static let summary = "ResNet-18 embedding, margin softmax (CosFace) on the attacker's own people"

  /// People that it needs to learn from; with fewer it learns names instead of faces.
  static let fewestPeople = 100
  private static var regimen: Regimen {
    var regimen = Regimen.rebuilding()
    regimen.rate = 2e-3
    return regimen
  }

  /// - Parameters:
  ///   - observation: of pictures that nobody protected.
  ///   - gallery: of the validation part, which says when to stop.
  static func session(
    on observation: Observation, gallery: Gallery, context: AttackContext
  ) throws -> SupervisedSession? {
    let evidence = observation.required(\.own)
    let people = People(
      evidence.indices, identities: evidence.dataset.identities ?? [])
    guard people.names.count >= fewestPeople else { return nil }
    var number: [Int: Int] = [:]
    for (person, places) in people.places.enumerated() {
      for place in places { number[place] = person }
    }
    let embedder = FaceEmbedder(
      observation.picture, width: context.width, people: people.names.count)
    return try SupervisedSession(
      Network(
        module: embedder, input: observation.picture, output: .vector(FaceEmbedder.dimensions)),
      name: name, on: observation, indices: people.places.flatMap(\.self), context: context,
      regimen: regimen,
      mirroring: .pictures, inputs: { $0.images },
      loss: { output, batch in
        embedder.marginLoss(output, people: batch.indices.compactMap { number[$0] })
      },
      score: { session in gallery.scores(session.output).standing })
  }
}
