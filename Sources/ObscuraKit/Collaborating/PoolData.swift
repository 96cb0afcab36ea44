import Collaboration
import Foundation
import Networks
import Records

/// A member's data as a pool counts its classes.
struct PoolData {
  let recipe: Recipe
  let data: PreparedData
  let head: LabelHead

  /// - Throws: `KitError.pool` where the recipe has another task.
  init(_ own: Recipe, root: URL, _ pool: Pool, progress: any ProgressSink) throws {
    guard own.scheme == "deep-poisoning" else {
      throw KitError.pool("the recipe's scheme is \(own.scheme); expected deep-poisoning")
    }
    let label = pool.record.label
    guard own.labels.task.count == 1, own.labels.task[0].name == label.name else {
      let names = own.labels.task.map(\.name).joined(separator: ", ")
      throw KitError.pool(
        "the recipe's task is \(names.isEmpty ? "missing" : names); expected \(label.name) alone")
    }
    var recipe = own
    recipe.labels.task[0].classes = label.classes
    self.recipe = recipe
    data = try PreparedData(recipe, root: root, progress: progress)
    data.notes.forEach { progress.say("note: \($0)") }
    head = data.task
  }

  /// Class numbers at some places of the data set.
  func classes(_ places: [Int]) -> [Int32] {
    let column = data.dataset.label(head.labels[0].name)
    return places.map { column?.values[$0] ?? -1 }
  }
}
