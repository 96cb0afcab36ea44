import Crypto
import Datasets
import Foundation
import Imaging
import Pixels
import Records
import Testing

/// A run's audit that kept material of painted people, as `obscura audit` would have written it.
struct StudyFolder {
  let obscura: Obscura
  let run: String

  init(people: Int = 45, size: Int = 32) throws {
    obscura = try Obscura()
    run = obscura.path("run")
    let folder = URL(fileURLWithPath: run).appendingPathComponent("audit/study")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = try Sources.open(
      DataLocation(
        root: obscura.folder,
        source: "synthetic-faces?count=\(people)&people=\(people)&seed=3&size=\(size)"))
    let kept = try (0..<people).map { number in
      guard case .image(let image) = try source.payload(at: number, size: nil, channels: nil) else {
        throw CocoaError(.fileReadCorruptFile)
      }
      func save(_ image: Image, _ role: String) throws -> StudyMaterial.File {
        let (png, name) = (try PNG.encode(image), "\(number)-\(role).png")
        try Data(png).write(to: folder.appendingPathComponent(name))
        return .init(file: name, sha256: SHA256.hash(data: png).hexadecimal)
      }
      var rebuilt = image
      rebuilt.bytes = image.bytes.map { $0 & 0xC0 }
      return StudyMaterial.Person(
        number: number, original: try save(image, "original"),
        reconstruction: try save(rebuilt, "reconstruction"), another: nil)
    }
    try StudyMaterial(
      attacker: "AR", threat: "chosen-image", knowsPeople: true, people: kept
    ).write(to: folder.appendingPathComponent(StudyMaterial.file))
  }

  /// Runs `study new` and reads the key that it wrote.
  func makePage(_ options: String...) throws -> (page: String, key: StudyKey) {
    let page = obscura.path("study.html")
    let made = try obscura.start(["study", "new", run, "--out", page] + options).wait()
    try #require(made.status == 0, "\(made.errors)")
    let key = try StudyKey(
      contentsOf: obscura.folder.appendingPathComponent("study-key.json"))
    return (page, key)
  }
}
