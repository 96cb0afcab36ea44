import Formats
import Foundation
import ObscuraKit
import Records
import Testing

/// What deep poisoning's owners keep to themselves.
@Suite("Private modules", .serialized)
struct PrivateModuleTests {
  private let work = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  private func train(_ name: String) throws -> URL {
    let run = work.appendingPathComponent(name)
    let recipe = try RecipeReader.read(
      yaml: MainJobTests.recipe(of: "deep-poisoning"), name: "test.yaml")
    try TrainingRun(TrainingRequest(recipe: recipe, data: work, run: run, device: "cpu")).run()
    return run
  }

  @Test("a private module begins from a key of the owner's and goes nowhere else")
  func keepsPrivateModules() throws {
    defer { try? FileManager.default.removeItem(at: work) }
    let runs = try ["one", "other"].map(train)
    let (one, other) = (try MainJobTests.weights(runs[0]), try MainJobTests.weights(runs[1]))
    let differing = one.keys.filter { one[$0] != other[$0] }
    #expect(differing == ["owner/private-module.safetensors"])
    for folder in ["device", "cloud"] {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: runs[0].appendingPathComponent("bundle/" + folder).path)
      #expect(!files.contains { $0.hasPrefix("private-module") || $0.hasSuffix(".key") })
    }
    // What is released is what the module makes, not what everybody has.
    func released(_ run: URL, _ name: String) throws -> [UInt8] {
      let output = work.appendingPathComponent(name)
      _ = try Protecting(
        ProtectRequest(run: run, input: "synthetic-faces?count=3&people=2&seed=6", output: output)
      ).run()
      // Names are drawn under a key of the run's own: the same in both.
      return try FileBytes.read(output.appendingPathComponent("data.tar"))
    }
    let whole = try released(runs[0], "whole")
    let owner = runs[0].appendingPathComponent("bundle/owner")
    for ending in ["json", "safetensors"] {
      try FileManager.default.removeItem(
        at: owner.appendingPathComponent("private-module." + ending))
    }
    let bare = try released(runs[0], "bare")
    #expect(whole.count == bare.count && whole != bare)
  }
}
