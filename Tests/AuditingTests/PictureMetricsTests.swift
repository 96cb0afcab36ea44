import Architectures
import Auditing
import Datasets
import Foundation
import Networks
import Pixels
import Records
import Tensors
import TestSupport
import Testing

/// What an audit says of pictures and labels beside its main figures.
@Suite("Further metrics of an audit", .serialized)
struct PictureMetricsTests {
  private let dataset: Dataset

  init() throws {
    dataset = try Dataset.faces(
      "count=300&people=90&seed=4", labels: ["Male", "Smiling", "Male and Smiling"])
  }

  private static let test = Array(210..<300)

  private func assets(
    task: [String] = ["Male"], hidden: [String] = ["Smiling"], work: URL? = nil,
    protect: @escaping AuditSubject.Function
  ) throws -> [AuditAsset] {
    let shape = FeatureShape(channels: 3, size: Size(side: 16))
    func head(_ names: [String]) -> LabelHead {
      LabelHead(names.map { LabelHead.Label(name: $0, classes: 2) })
    }
    func pictures(_ places: [Int]) -> Tensor {
      AuditSubject.pictures(dataset, places, precision: .float32)
    }
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(0..<160), validation: Array(160..<210), test: Self.test,
      picture: shape, protectedShape: shape, precision: .float32, task: head(task),
      hidden: head(hidden), release: { protect(pictures($0)) }, undefended: pictures,
      classify: nil, classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil,
      width: 0.125, fullyConnected: 16, seed: 5)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: .max / 8, epochs: 4, seeds: 1,
      attacks: ["look", "single number"], width: 1)
    return try Auditor(subject, budget: budget, work: work).run().assets
  }

  @Test("what is released as it is lies 0 from the originals and keeps their classes")
  func copies() throws {
    let asset = try #require(try assets { $0 }.first)
    let distance = try #require(asset.metrics["perceptual distance"])
    #expect(asset.strongest == "look")
    #expect(distance.achieved == 0 && distance.ceiling == 0)
    #expect(try #require(distance.floor) > 0.05)
    let consistency = try #require(asset.metrics["class consistency (Male)"])
    #expect(consistency.achieved == consistency.ceiling)
    // Hair and beards tell Male in these pictures.
    #expect(try #require(consistency.ceiling) > 0.6, "\(consistency)")
    #expect(asset.metrics["class consistency (Smiling)"] == nil)
  }

  @Test("the more of a picture is blotted out, the farther it is")
  func ordersDistances() throws {
    func distance(_ share: Double) throws -> Double {
      let asset = try #require(
        try assets { pictures in
          let noise = Tensor.uniform(pictures.shape, low: 0, high: 1, seed: 9)
          return pictures * (1 - share) + noise * share
        }.first)
      // Of the look, as the floor may be the better picture.
      #expect(asset.strongest == "look")
      return try #require(asset.metrics["perceptual distance"]?.achieved)
    }
    let (little, more) = (try distance(0.1), try distance(0.4))
    #expect(little > 0 && more > 1.5 * little, "\(little), \(more)")
  }

  @Test("where nothing is known of pictures nobody can learn to judge them")
  func skips() throws {
    let asset = try #require(try assets(task: [], hidden: []) { $0 }.first)
    #expect(Set(asset.metrics.keys) == ["SSIM", "PSNR", "MSE", "L1", "share in the clear"])
  }

  @Test("an audit that is taken up again judges by the same network")
  func resumes() throws {
    let folder = try TemporaryFolder()
    let first = try assets(work: folder.url) { $0 * 0.5 }
    let kept = folder.url.appendingPathComponent("perception")
    #expect(try !FileManager.default.contentsOfDirectory(atPath: kept.path).isEmpty)
    let second = try assets(work: folder.url) { $0 * 0.5 }
    #expect(first.first?.metrics == second.first?.metrics)
  }

  @Test("average precision stands beside AUC, from the label's prevalence upwards")
  func ranks() throws {
    let label = try #require(try assets { $0 }.last)
    let values = try #require(dataset.label("Smiling")).values
    let precision = try #require(label.metrics["average precision"])
    let prevalence = Double(Self.test.count { values[$0] == 1 }) / Double(Self.test.count)
    #expect(label.asset == "Smiling" && label.metrics["mAP"] == nil)
    #expect(abs(try #require(precision.floor) - prevalence) < 1e-12)
    #expect(precision.achieved != nil && precision.ceiling != nil)
  }

  @Test("the floor of a label that depends on the task's is above a half, and knows all of them")
  func floorsDependOnTasks() throws {
    func floor(_ task: [String]) throws -> Double {
      let label = try #require(try assets(task: task, hidden: ["Male and Smiling"]) { $0 * 0 }.last)
      #expect(label.asset == "Male and Smiling")
      return try #require(label.floor)
    }
    #expect(try floor([]) == 0.5)
    let one = try floor(["Male"])
    #expect(one > 0.65 && one < 0.95, "\(one)")
    #expect(try floor(["Male", "Smiling"]) == 1)
  }
}
