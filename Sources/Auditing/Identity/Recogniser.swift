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

  /// Of pictures.
  ///
  /// - Parameters:
  ///   - observation: of pictures that nobody protected.
  ///   - gallery: of the validation part, which says when to stop.
  /// - Returns: nil where there are too few people.
  static func session(
    on observation: Observation, gallery: Gallery, context: AttackContext
  ) throws -> (SupervisedSession, Stopwatch)? {
    try session(
      observation, observation.required(\.own), of: observation.picture, gallery, .originals,
      context)
  }

  /// Of protected data.
  static func session(
    onLessonsOf observation: Observation, gallery: Gallery, context: AttackContext
  ) throws -> (SupervisedSession, Stopwatch)? {
    try session(
      observation, observation.required(\.lessons), of: observation.protected, gallery,
      .protected, context)
  }

  private static func session(
    _ observation: Observation, _ samples: Samples, of shape: FeatureShape, _ gallery: Gallery,
    _ sight: Detective.Sight, _ context: AttackContext
  ) throws -> (SupervisedSession, Stopwatch)? {
    let people = People(samples.indices, identities: samples.dataset.identities ?? [])
    guard people.names.count >= fewestPeople else { return nil }
    var number: [Int: Int] = [:]
    for (person, places) in people.places.enumerated() {
      for place in places { number[place] = person }
    }
    let embedder = FaceEmbedder(shape, width: context.width, people: people.names.count)
    var isOfOriginals = false
    if case .originals = sight { isOfOriginals = true }
    let session = try SupervisedSession(
      Network(module: embedder, input: shape, output: .vector(FaceEmbedder.dimensions)),
      name: name, on: observation, indices: people.places.flatMap(\.self), context: context,
      regimen: regimen, mirroring: isOfOriginals ? .pictures : .never,
      inputs: isOfOriginals ? { $0.images } : nil,
      loss: { output, batch in
        embedder.marginLoss(output, people: batch.indices.compactMap { number[$0] })
      },
      score: { session in gallery.scores(session.output, sight).standing })
    return (session, Stopwatch(context.work))
  }
}
