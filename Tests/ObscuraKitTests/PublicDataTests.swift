import Datasets
import Foundation
import ObscuraKit
import Records
import TestSupport
import Testing

@Suite("Public data of a recipe")
struct PublicDataTests {
  private func prepare(_ published: String, where task: String = "Hair") throws -> PreparedData {
    let recipe = try RecipeReader.read(
      yaml: """
        schema: obscura.recipe/1
        scheme: encoder
        data: {source: "synthetic-faces?count=300&people=60&seed=5", size: 16, public: "\(published)"}
        labels: {task: [{name: t, where: "\(task)"}]}
        """, name: "test.yaml")
    return try PreparedData(
      recipe, root: FileManager.default.temporaryDirectory, progress: SilentProgress())
  }

  @Test("what is public lies in no part, and its classes are nobody's task")
  func leavesOutPublicSamples() throws {
    let whole = try prepare("Smiling and not Smiling")
    #expect(whole.published.isEmpty)
    let all = try #require(whole.dataset.label("t"))
    #expect(all.classes.count > 2)
    let gone = all.classes[1]
    let data = try prepare("Hair == '\(gone)'")
    let column = try #require(data.dataset.label("t"))
    #expect(column.classes == all.classes.filter { $0 != gone })
    #expect(data.task.labels[0].classes == all.classes.count - 1)
    #expect(data.published == all.values.indices.filter { all.values[$0] == 1 })
    let parts = Part.allCases.map { data.split[$0] }
    #expect(parts.joined().count + data.published.count == data.dataset.count)
    #expect(Set(parts.joined()).isDisjoint(with: data.published))
    for place in parts.joined() {
      #expect(column.classes[Int(column.values[place])] == all.classes[Int(all.values[place])])
    }
  }

  @Test("classes of too few samples count as missing")
  func leavesOutRareClasses() throws {
    func people(_ least: String) throws -> LabelColumn? {
      let recipe = try RecipeReader.read(
        yaml: """
          schema: obscura.recipe/1
          scheme: encoder
          data: {source: "synthetic-faces?count=100&people=40&seed=5", identity: person, size: 16}
          labels: {task: [Smiling], private: [{name: p, where: person\(least)}]}
          """, name: "test.yaml")
      let data = try PreparedData(
        recipe, root: FileManager.default.temporaryDirectory, progress: SilentProgress())
      return data.dataset.label("p")
    }
    let all = try #require(try people(""))
    let few = try #require(try people(", least: 3"))
    let frequent = zip(all.classes, all.counts).filter { $0.1 >= 3 }
    #expect(few.classes == frequent.map(\.0) && few.counts == frequent.map(\.1))
    #expect((2..<all.classes.count).contains(few.classes.count))
  }

  @Test("what does not say yes or no is refused")
  func refuses() throws {
    let error = try #require(throws: KitError.self) { try prepare("Hair") }
    #expect("\(error)".contains("data.public is \"Hair\"; expected an expression that is true"))
    // All classes but one are public.
    #expect(throws: KitError.self) { try prepare("Smiling", where: "Smiling") }
  }

  @Test("weights to begin from have to be there, and somebody has to want them")
  func refusesWeights() throws {
    let folder = try TemporaryFolder()
    func train(_ scheme: String, _ options: String) throws {
      let run = folder.url.appendingPathComponent(UUID().uuidString)
      let recipe = try RecipeReader.read(
        yaml: """
          schema: obscura.recipe/1
          scheme: \(scheme)
          data: {source: "synthetic-faces?count=100&people=30&seed=5", size: 32}
          labels: {task: [Smiling]}
          model: {weights: w.safetensors}
          options: {\(options)}
          train: {batch: 16}
          """, name: "test.yaml")
      try TrainingRun(
        TrainingRequest(
          recipe: recipe, data: folder.url, run: run, device: "cpu")
      ).run()
    }
    let missing = try #require(throws: (any Error).self) { try train("deep-poisoning", "") }
    #expect("\(missing)".contains("w.safetensors"))
    let header = Array("{}".utf8)
    try Data([2, 0, 0, 0, 0, 0, 0, 0] + header).write(
      to: folder.url.appendingPathComponent("w.safetensors"))
    let unused = try #require(throws: KitError.self) { try train("encoder", "") }
    #expect("\(unused)".contains("scheme encoder: model.weights names a checkpoint"))
    let empty = try #require(throws: KitError.self) {
      try train("deep-poisoning", "backbone: resnet-18")
    }
    #expect("\(empty)".contains("\"conv1.weight\" is missing, expected [64, 3, 3, 3]"))
  }
}
