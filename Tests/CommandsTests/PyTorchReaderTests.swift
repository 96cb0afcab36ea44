import Foundation
import Testing

/// The README's reader of protected data, as a PyTorch user would paste it.
@Suite("Reading protected data in PyTorch")
struct PyTorchReaderTests {
  private func snippet() throws -> String {
    let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    let start = try #require(text.range(of: "```python\n"))
    let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
    return String(text[start.upperBound..<end.lowerBound])
  }

  @Test("the README's lines give every feature map and its label")
  func readmeReads() throws {
    let obscura = try Obscura()
    defer { obscura.remove() }
    let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"
    let probe = try obscura.start(
      "/usr/bin/env", [python, "-c", "import torch, safetensors.torch, pandas"]
    ).wait()
    guard probe.status == 0 else {
      print("skipped: \(python) has no torch, safetensors and pandas (set PYTHON)")
      return
    }
    let recipe = try obscura.write(Obscura.recipe(epochs: 1), "r.yaml")
    #expect(try obscura.run("train", recipe, "--out", obscura.path("run")).status == 0)
    let protect = try obscura.run(
      "protect", obscura.path("run"), "synthetic-faces?count=20&people=5&seed=6",
      obscura.path("protected"))
    #expect(protect.status == 0, "\(protect.errors)")
    let script = """
      import os; os.chdir("\(obscura.folder.path)")
      \(try snippet())
              print(tuple(features.shape), int(label))
      """
    let outcome = try obscura.start("/usr/bin/env", [python, "-c", script]).wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 20)
    #expect(lines.allSatisfy { $0.hasPrefix("(8, 8, 8) ") }, "\(lines.first ?? "")")
  }
}
