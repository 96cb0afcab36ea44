import Foundation
import Networks
import Records
import Schemes

extension SchemeProblem {
  /// - Parameters:
  ///   - validates: whether the task is measured on validation while the scheme trains.
  ///   - owner: where the key of a private module lies; nil where nobody keeps one.
  init(
    _ recipe: Recipe, _ data: PreparedData, precision: Networks.Precision, validates: Bool = false,
    owner: URL? = nil
  ) {
    var score: TaskScore?
    if validates, let validation = TaskValidation(data, precision: precision) {
      score = { validation.score($0) }
    }
    self.init(
      recipe: recipe, picture: data.picture, task: data.task, hidden: data.hidden,
      precision: precision, taskScore: score)
    checkpoint = data.checkpoint
    vocabulary = data.dataset.layout.vocabulary?.count
    if let owner {
      let weights = KeyedWeights(owner: owner)
      secret = { try weights.uniforms($0, $1) }
    }
  }

  /// The recipe's scheme, untrained.
  ///
  /// - Throws: `KitError` where nobody knows the scheme, or it cannot solve this.
  func scheme() throws -> any Scheme {
    guard let type = SchemeRegistry.named(recipe.scheme) else {
      throw KitError.unknownScheme(recipe.scheme, known: SchemeRegistry.names)
    }
    do {
      guard checkpoint == nil || type.takesWeights else {
        throw SchemeError.weightsUnused(scheme: recipe.scheme)
      }
      guard type.samples.contains(kind) else {
        throw SchemeError.samples(
          scheme: recipe.scheme, kind,
          known: SchemeRegistry.all.filter { $0.samples.contains(kind) }.map { $0.name })
      }
      return try type.init(self)
    } catch let error as SchemeError {
      throw KitError.scheme(error)
    }
  }
}
