import Auditing
import Ciphers
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors

/// What the audit sees of a run that learnt a classifier: what the cloud got, which is ciphertexts
/// where the recipe has a cipher, and the classifier itself.
struct ClassifierSubject {
  let recipe: Recipe
  let data: PreparedData
  let bundle: Bundle
  /// A run of the same recipe on plain pictures, to compare with.
  let plain: URL?
  let precision: Networks.Precision
  let untested: [String]

  func subject() throws -> AuditSubject {
    let cipher = try recipe.cipher.map { settings in
      try BatchCipher(
        settings,
        pictures: ImageShape(data.dataset.size, channels: data.dataset.channels),
        owner: bundle.run.owner)
    }
    let classifier = try bundle.read(.classifier, precision: precision)
    let undefended = try plain.map { try self.undefended($0) }
    let (dataset, precision) = (data.dataset, precision)
    let victim = data.task.labels.first.map { label in
      Victim(
        label: label, layers: Self.layers(classifier),
        undefended: undefended.map(Self.layers))
    }
    return AuditSubject(
      dataset: dataset, attacker: data.split[.attacker], validation: data.split[.validation],
      test: data.split[.test], picture: data.picture, protectedShape: data.picture,
      precision: precision, task: data.task, hidden: data.hidden,
      release: { places in
        guard let cipher else {
          return AuditSubject.pictures(dataset, places, precision: precision)
        }
        return .images(
          places.flatMap { cipher.encrypted(dataset.pixels(at: $0), $0, -1) },
          count: places.count, size: dataset.size, channels: dataset.channels,
          precision: precision)
      },
      undefended: { AuditSubject.pictures(dataset, $0, precision: precision) },
      cipher: cipher.map(access), classify: Self.function(classifier),
      classifyUndefended: undefended.map(Self.function),
      members: data.labelled(.owner, data.task), victim: victim,
      inLoopReconstruct: nil, inLoopInfer: nil, width: recipe.model.width,
      fullyConnected: recipe.model.fc, seed: recipe.seed, untested: untested)
  }

  private func undefended(_ run: URL) throws -> StoredNetwork {
    let folder = RunFolder(run)
    let other = try folder.open()
    guard other.cipher == nil, other.scheme == recipe.scheme,
      other.labels.task == recipe.labels.task, other.data.size == recipe.data.size
    else { throw KitError.notComparable(run.path) }
    return try Bundle(run: folder).read(.classifier, precision: precision)
  }

  private func access(_ cipher: BatchCipher) -> CipherAccess {
    let (dataset, precision, oracle) = (data.dataset, precision, cipher.oracle)
    return CipherAccess(
      family: oracle.family,
      freshKeyQuery: cipher.keys == .same
        ? nil
        : { places, seed in
          .images(
            oracle.encrypted(places.map(dataset.pixels), drawingKeysFrom: seed),
            count: places.count, size: dataset.size, channels: dataset.channels,
            precision: precision)
        })
  }

  private static func function(_ stored: StoredNetwork) -> AuditSubject.Function {
    let layers = layers(stored)
    return { pictures in layers.reduce(pictures) { $1($0) } }
  }

  private static func layers(_ stored: StoredNetwork) -> [AuditSubject.Function] {
    stored.network.record(false)
    let module = stored.network.module
    let parts = (module as? any LayeredModule)?.flattenedLayers ?? [module]
    return parts.map { layer in { layer($0, .evaluation) } }
  }
}
