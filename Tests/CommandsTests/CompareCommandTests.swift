import Commands
import Foundation
import Records
import Testing

@Suite("compare")
struct CompareCommandTests {
  private let obscura: Obscura

  init() throws { obscura = try Obscura() }

  /// Writes an audit into a folder of its own.
  /// - Returns: its path.
  private func audit(_ name: String, leakage: Double, utility: Double) throws -> String {
    let asset = AuditAsset(
      asset: "Male", kind: .attribute, threat: "white-box", verdict: .partly,
      metric: "balanced accuracy", floor: 0.5, achieved: 0.6, ceiling: 0.9,
      leakage: Interval(value: leakage, low: leakage - 0.01, high: leakage + 0.01),
      strongest: "mlp", attackers: [])
    let task = AuditUtility(
      name: "Smiling", metric: "balanced accuracy", achieved: utility,
      interval: Interval(value: utility, low: utility - 0.01, high: utility + 0.01), floor: 0.5,
      samples: 100, accuracy: utility, auc: nil)
    let record = AuditRecord(
      budget: "quick", seconds: 1, assets: [asset], utility: [task],
      hardware: Hardware(
        processor: "p", cores: 1, memoryBytes: 1 << 30, device: "cpu", precision: "fp32"),
      created: Date(timeIntervalSince1970: 0), command: "obscura audit")
    let folder = obscura.folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(record.encoded()).write(to: folder.appendingPathComponent("audit.json"))
    return folder.path
  }

  @Test(
    "runs go by what tells them apart",
    arguments: [
      (["runs/a", "runs/b"], ["a", "b"]), (["/x/y/a", "/x/z/a"], ["y/a", "z/a"]),
      (["out/blur.audit", "out/noise.audit"], ["blur", "noise"]),
      (["out/blur", "out/blur.audit"], ["blur", "blur.audit"]), (["runs/a/"], ["runs/a/"]),
      (["a", "a"], ["a", "a"]), (["/", "/a"], ["/", "/a"]), ([], []),
    ])
  func names(_ paths: [String], _ names: [String]) {
    #expect(CompareCommand.names(paths) == names)
  }

  @Test("a folder gets every form; runs and audits' own folders are taken alike")
  func out() throws {
    defer { obscura.remove() }
    let own = try audit("foreign", leakage: 0.2, utility: 0.7)
    _ = try audit("run/audit", leakage: 0.5, utility: 0.9)
    let folder = obscura.path("comparison")
    let done = try obscura.run("compare", own, obscura.path("run"), "--out", folder)
    #expect(done.status == 0, "\(done.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(
      Set(files) == [
        "compare.html", "compare.csv", "compare.md", "compare.tex",
        "front-male-white-box-smiling.svg",
      ])
    #expect(done.output.contains("foreign") && done.output.contains("wrote "))
  }

  @Test(
    "a form goes to standard output alone", arguments: ["html", "svg", "csv", "markdown", "latex"])
  func format(_ format: String) throws {
    defer { obscura.remove() }
    let run = try audit("one", leakage: 0.2, utility: 0.7)
    let page = obscura.path("page.html")
    let done = try obscura.run("compare", run, "--format", format, "--html", page)
    #expect(done.status == 0, "\(done.errors)")
    let starts = [
      "html": "<!DOCTYPE html>", "svg": "<?xml ", "csv": "run,scheme,setting,", "markdown": "# Com",
      "latex": "% Made by",
    ]
    #expect(done.output.hasPrefix(starts[format] ?? "?"))
    #expect(!done.output.contains("page: ") && done.errors.contains("page: "))
    #expect(FileManager.default.fileExists(atPath: page))
  }

  @Test("an unknown form and a folder without an audit are refused with what helps")
  func refuses() throws {
    defer { obscura.remove() }
    let run = try audit("one", leakage: 0.2, utility: 0.7)
    let form = try obscura.run("compare", run, "--format", "pdf")
    #expect(form.status == 2 && form.errors.contains("markdown"))
    let none = try obscura.run("compare", obscura.path("nowhere"), "--out", obscura.path("o"))
    #expect(none.status == 2 && none.errors.contains("audit.json"))
    #expect(!FileManager.default.fileExists(atPath: obscura.path("o")))
  }
}
