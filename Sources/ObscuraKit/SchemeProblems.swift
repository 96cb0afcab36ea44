import Networks
import Records
import Schemes

extension SchemeProblem {
  /// - Parameter validates: whether the task is measured on validation while the scheme trains.
  init(
    _ recipe: Recipe, _ data: PreparedData, precision: Networks.Precision, validates: Bool = false
  ) {
    var score: TaskScore?
    if validates, let validation = TaskValidation(data, precision: precision) {
      score = { validation.score($0) }
    }
    self.init(
      recipe: recipe, picture: data.picture, task: data.task, hidden: data.hidden,
      precision: precision, taskScore: score)
  }

  /// The recipe's scheme, untrained.
  ///
  /// - Throws: `KitError` where nobody knows the scheme, or it cannot solve this.
  func scheme() throws -> any Scheme {
    guard let type = SchemeRegistry.named(recipe.scheme) else {
      throw KitError.unknownScheme(recipe.scheme, known: SchemeRegistry.names)
    }
    do {
      return try type.init(self)
    } catch let error as SchemeError {
      throw KitError.scheme(error)
    }
  }
}
