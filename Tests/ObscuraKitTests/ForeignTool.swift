import Architectures
import Auditing
import Datasets
import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Records
import TestSupport
import Testing

/// Synthetic faces, and what some tool made of them.
struct ForeignTool {
  let folder: TemporaryFolder
  private let faces: String

  /// - Parameter count: of pictures, three of each person.
  init(count: Int = 600) throws {
    folder = try TemporaryFolder()
    faces = "synthetic-faces?count=\(count)&people=\(count / 3)&size=16&seed=8"
  }

  var originals: DataLocation { DataLocation(root: folder.url, source: faces) }

  var owner: OwnersView {
    OwnersView(
      originals: originals, identity: "person",
      task: ["Smiling"], hidden: ["Male"])
  }

  /// Pictures as PNGs named as the originals.
  func write(
    _ name: String, _ protect: (_ bytes: [UInt8], _ isMale: Bool, _ number: Int) -> [UInt8]
  ) throws -> URL {
    let source = try Sources.open(originals)
    let male = try #require(source.cells("Male"))
    let target = folder.url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    for index in 0..<source.count {
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil)
      else { continue }
      let bytes = protect(image.bytes, male[index] == "1", index)
      try AtomicFile.write(
        PNG.encode(Image(size: image.size, channels: image.channels, bytes: bytes)),
        to: target.appendingPathComponent("\(source.id(at: index).key).png"))
    }
    return target
  }

  func audit(
    _ protected: URL?, attacks: [String], query: QueryProgram? = nil,
    threats: [ThreatModel] = [], policy: AuditPolicy = .standard
  ) throws -> AuditRecord {
    try ForeignAuditRun(
      ForeignAuditRequest(
        protected: protected, owner: owner, query: query,
        effort: AuditEffort(attacks: attacks, threats: threats, policy: policy),
        out: folder.url.appendingPathComponent("audit"), device: "cpu", command: "test")
    ).run()
  }
}
