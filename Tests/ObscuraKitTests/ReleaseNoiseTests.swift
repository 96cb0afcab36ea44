import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Testing

/// Noise that a run's release holds.
@Suite("Noise of releases", .serialized)
struct ReleaseNoiseOfRunsTests {
  private let work = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  private func train(_ scheme: String, _ options: String) throws -> URL {
    let recipe = try RecipeReader.read(
      yaml: """
        schema: obscura.recipe/1
        scheme: \(scheme)
        data: {source: "synthetic-faces?count=60&people=20&seed=5", size: 32}
        labels: {task: [Smiling]}
        model: {width: 0.0625, fc: 8}
        options: {\(options)}
        train: {batch: 16, epochs: 1}
        """, name: "test.yaml")
    let run = work.appendingPathComponent(UUID().uuidString)
    try TrainingRun(TrainingRequest(recipe: recipe, data: work, run: run, device: "cpu")).run()
    return run
  }

  /// Pixels of every picture that a run releases of some synthetic faces, by the owner's name for it.
  private func protect(_ run: URL, seed: Int = 9) throws -> [String: [Double]] {
    let output = work.appendingPathComponent(UUID().uuidString)
    _ = try Protecting(
      ProtectRequest(
        run: run, input: "synthetic-faces?count=20&people=5&seed=\(seed)", output: output)
    ).run()
    let tar = try TarArchive(contentsOf: output.appendingPathComponent("data.tar"))
    return try Dictionary(
      uniqueKeysWithValues: tar.entries.map { entry in
        let image = try ImageDecoder.decode(try tar.bytes(of: entry), name: entry.name)
        return (entry.name, image.bytes.map { Double($0) / 255 })
      })
  }

  @Test("a release holds the noise that was asked for, the same when it is made again")
  func isKeyed() throws {
    defer { try? FileManager.default.removeItem(at: work) }
    let run = try train("noise", "sigma: 12.75")
    let (first, second) = (try protect(run), try protect(run))
    #expect(first.count == 20 && first == second)
    // The same names, other pictures: no noise that a difference would take away.
    let others = try protect(run, seed: 10)
    #expect(Set(others.keys) == Set(first.keys))
    let key = run.appendingPathComponent("bundle/owner/noise.key")
    let attributes = try FileManager.default.attributesOfItem(atPath: key.path)
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    // Another key, other noise; of pixels far from black and white its spread is sigma / 255.
    try FileManager.default.removeItem(at: key)
    let rekeyed = try protect(run)
    #expect(rekeyed != first)
    var squares: [Double] = []
    for (name, pixels) in first {
      for (one, other) in zip(pixels, rekeyed[name] ?? []) where (0.3...0.7).contains(one) {
        guard (0.3...0.7).contains(other) else { continue }
        squares.append((one - other) * (one - other))
      }
    }
    let deviation = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    #expect(abs(deviation / 2.0.squareRoot() - 0.05) < 0.006, "\(deviation)")
  }
}
