import Datasets
import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Records
import Testing

/// Protecting the very files that a recipe names, however many they are and whatever their labels are called.
@Suite("A recipe's own files")
struct OwnFilesTests {
  private let work = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString, isDirectory: true)

  /// Two archives of 32 pictures each, and labels of them under another name than labels.csv.
  private func write() throws {
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    var rows = ["key,part,bright"]
    for archive in 0..<2 {
      let tar = try TarWriter(to: work.appendingPathComponent("\(archive).tar"))
      for place in 0..<32 {
        let key = "\(archive)-\(place)"
        let bright = place % 2
        let bytes = (0..<16 * 16 * 3).map { UInt8(100 * bright + ($0 * 7 + place) % 90) }
        try tar.append(
          "\(key).png", PNG.encode(Image(size: Size(side: 16), channels: 3, bytes: bytes)))
        rows.append("\(key),\(place < 24 ? "owner" : "test"),\(bright)")
      }
      try tar.finish()
    }
    try AtomicFile.write(
      Array((rows.joined(separator: "\n") + "\n").utf8),
      to: work.appendingPathComponent("people.csv"))
  }

  @Test("archives with commas between, with the labels that the recipe names, part by part")
  func protectsParts() throws {
    defer { try? FileManager.default.removeItem(at: work) }
    try write()
    let recipe = try RecipeReader.read(
      yaml: """
        schema: obscura.recipe/1
        scheme: noise
        data: {source: "0.tar,1.tar", labels: people.csv, key: key, size: 16}
        labels: {task: [bright]}
        split: {column: part}
        model: {width: 0.0625, fc: 8}
        train: {batch: 16, epochs: 1}
        """, name: "test.yaml")
    let run = work.appendingPathComponent("run")
    try TrainingRun(TrainingRequest(recipe: recipe, data: work, run: run, device: "cpu")).run()
    let input = (0..<2).map { work.appendingPathComponent("\($0).tar").path }
      .joined(separator: ",")
    for (parts, count) in [([Part.test], 16), (Part.allCases, 64)] {
      let output = work.appendingPathComponent("\(count)")
      let made = try Protecting(
        ProtectRequest(run: run, input: input, output: output, parts: Set(parts))
      ).run()
      #expect(made == count)
      let labels = try CSVTable(contentsOf: output.appendingPathComponent("labels.csv"))
      #expect(labels.header == ["key", "bright"])
      #expect(labels.column("bright")?.count { $0 == "1" } == count / 2)
    }
  }
}
