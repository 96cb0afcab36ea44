import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Testing

/// What the world gets wrong, and what a person reads then. Nothing is lost in any case.
@Suite("Bad input", .serialized)
struct BadInputTests {
  private let obscura: Obscura
  private let faces: [Face]

  private struct Face {
    let key: String
    let row: String
    let bytes: [UInt8]
  }

  init() throws {
    obscura = try Obscura()
    let source = try Sources.open(
      DataLocation(
        root: URL(fileURLWithPath: "."), source: "synthetic-faces?count=120&people=60&seed=4"))
    let set = try Dataset.load(
      source, size: Size(side: 32), channels: 3, labels: [], identity: nil, budget: 1 << 30,
      threads: 2)
    let columns = ["person", "Smiling", "Male"].compactMap { source.cells($0) }
    faces = try (0..<set.count).map { place in
      let image = Image(size: set.size, channels: 3, bytes: set.pixels(at: place))
      let key = "face\(place)"
      return Face(
        key: key, row: ([key] + columns.map { $0[place] }).joined(separator: ","),
        bytes: try JPEG.encode(image, quality: 90))
    }
  }

  /// A folder of the faces with their labels and a recipe for them, `extra` files among them.
  private func folder(extra: [String: [UInt8]] = [:], labels: [String] = []) throws -> String {
    let pictures = obscura.folder.appendingPathComponent("set")
    try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
    for face in faces {
      try Data(face.bytes).write(to: pictures.appendingPathComponent(face.key + ".jpg"))
    }
    for (name, bytes) in extra {
      try Data(bytes).write(to: pictures.appendingPathComponent(name))
    }
    return try recipe("set", labels: labels)
  }

  private func recipe(_ source: String, labels: [String] = []) throws -> String {
    let rows = ["key,person,Smiling,Male"] + faces.map(\.row) + labels
    _ = try obscura.write(rows.joined(separator: "\n") + "\n", "labels.csv")
    let text = Obscura.recipe(source: source, epochs: 1)
      .replacingOccurrences(of: "identity:", with: "labels: labels.csv, key: key, identity:")
    return try obscura.write(text, "recipe.yaml")
  }

  /// A PNG file that claims to be 50 000 pixels wide and high.
  private func hugePicture() throws -> [UInt8] {
    var bytes = try PNG.encode(
      Image(size: Size(side: 4), channels: 3, bytes: [UInt8](repeating: 9, count: 48)))
    let side: [UInt8] = [0, 0, 0xC3, 0x50]
    bytes.replaceSubrange(16..<24, with: side + side)
    var crc = UInt32.max
    for byte in bytes[12..<29] {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    bytes.replaceSubrange(29..<33, with: withUnsafeBytes(of: (~crc).bigEndian) { Array($0) })
    return bytes
  }

  @Test("pictures that do not decode are left out, counted and named")
  func listsUndecodable() throws {
    defer { obscura.remove() }
    let recipe = try folder(
      extra: [
        "broken.jpg": [0xFF, 0xD8, 0xFF, 0xE0, 1, 2], "huge.png": try hugePicture(),
        "scan.dcm": [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + [1, 2, 3],
      ], labels: ["broken,nobody,1,1", "huge,nobody,0,1", "scan,nobody,1,0"])
    let outcome = try obscura.run("train", recipe, "--out", obscura.path("run"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("3 pictures do not decode and are left out"))
    #expect(outcome.errors.contains("50000 x 50000"))
    #expect(outcome.errors.contains("dcmj2pnm"))
  }

  @Test("a tar with ../ in it gives nothing to the outside and says so")
  func skipsClimbingNames() throws {
    defer { obscura.remove() }
    let tar = try TarWriter(to: obscura.folder.appendingPathComponent("set.tar"))
    try tar.append("../climber.jpg", faces[0].bytes)
    for face in faces { try tar.append(face.key + ".jpg", face.bytes) }
    try tar.finish()
    let outcome = try obscura.run(
      "train", try recipe("set.tar"), "--out", obscura.path("run"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("../climber.jpg"), "\(outcome.errors)")
    let outside = obscura.folder.deletingLastPathComponent().appendingPathComponent("climber.jpg")
    #expect(!FileManager.default.fileExists(atPath: outside.path))
  }

  @Test("a tar that was cut short is named and refused, and nothing is trained on the rest")
  func refusesCutTar() throws {
    defer { obscura.remove() }
    let tar = try TarWriter(to: obscura.folder.appendingPathComponent("whole.tar"))
    for face in faces { try tar.append(face.key + ".jpg", face.bytes) }
    try tar.finish()
    let whole = try Data(contentsOf: obscura.folder.appendingPathComponent("whole.tar"))
    try whole.prefix(whole.count / 2).write(
      to: obscura.folder.appendingPathComponent("cut.tar"))
    let outcome = try obscura.run("train", try recipe("cut.tar"), "--out", obscura.path("run"))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("cut.tar: the file ends within"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: obscura.path("run/metrics.jsonl")))
  }

  @Test("a label that the data lacks is refused with what was probably meant")
  func refusesUnknownLabel() throws {
    defer { obscura.remove() }
    let recipe = try folder()
    let slip = try String(contentsOfFile: recipe, encoding: .utf8)
      .replacingOccurrences(of: "[Smiling]", with: "[Smilling]")
    let outcome = try obscura.run("train", try obscura.write(slip, "slip.yaml"), "--check")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("did you mean \"Smiling\"?"), "\(outcome.errors)")
  }

  @Test("an altered checkpoint is named and the one before it serves; two altered ones end it")
  func fallsBackOnCheckpoints() throws {
    defer { obscura.remove() }
    let recipe = try obscura.write(Obscura.recipe(epochs: 1), "r.yaml")
    let run = obscura.path("run")
    #expect(try obscura.run("train", recipe, "--out", run).status == 0)
    let finished = try Data(contentsOf: URL(fileURLWithPath: run + "/bundle/cloud/model.json"))
    func damage(_ count: Int) throws -> [String] {
      let folder = URL(fileURLWithPath: run + "/checkpoints")
      let files = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil
      ).filter { $0.pathExtension == "checkpoint" }.sorted { $0.path < $1.path }
      for file in files.suffix(count) {
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 4
        try bytes.write(to: file)
      }
      return files.suffix(count).map(\.lastPathComponent)
    }
    let altered = try damage(1)
    let again = try obscura.run("train", recipe, "--out", run, "--resume")
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains(altered[0]) && again.errors.contains("altered or damaged"))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: run + "/bundle/cloud/model.json")) == finished)
    _ = try damage(2)
    let lost = try obscura.run("train", recipe, "--out", run, "--resume")
    #expect(lost.status == 1)
    #expect(lost.errors.contains("no checkpoint can be used"), "\(lost.errors)")
  }

  @Test("a full disk is named; with room again the run goes on")
  func survivesFullDisk() throws {
    defer { obscura.remove() }
    let recipe = try obscura.write(Obscura.recipe(epochs: 1), "r.yaml")
    let disk = obscura.path("disk")
    let train = "'\(Obscura.executable.path)' train '\(recipe)' --out '\(disk)/run' --resume"
    let probe = "mkdir -p '\(disk)' && mount -t tmpfs -o size=700k none '\(disk)'"
    let unshare = "/usr/bin/unshare"
    guard FileManager.default.isExecutableFile(atPath: unshare),
      try obscura.start(unshare, ["-rm", "/bin/sh", "-c", probe]).wait().status == 0
    else {
      print("skipped: this machine does not let a test mount a small disk")
      return
    }
    let script = """
      \(probe)
      \(train); echo "full: $?"
      mount -o remount,size=60m '\(disk)'
      \(train); echo "room: $?"
      """
    let outcome = try obscura.start(unshare, ["-rm", "/bin/sh", "-c", script]).wait()
    #expect(outcome.output.contains("full: 1"), "\(outcome.output)")
    #expect(outcome.errors.contains("No space left on device"), "\(outcome.errors)")
    #expect(outcome.output.contains("room: 0"), "\(outcome.errors)")
  }
}
