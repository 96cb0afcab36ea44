import Ciphers
import Datasets
import Formats
import Foundation
import Records

/// Writes what is handed out once all images are encrypted.
struct EncryptionRelease: Sendable {
  let settings: EncryptionSettings
  let key: MasterKey?
  /// Authenticates the table of ciphertexts.
  let tag: @Sendable ([UInt8]) -> ImageTag?
  let version: String
  /// Of every sample of the source.
  let names: [String]
  let owner: OwnerFolder

  /// - Parameter order: places in the source, by name.
  func write(
    _ order: [Int], of source: any Source, _ labels: [LabelColumn], from folder: WorkFolder
  ) throws {
    let ending = settings.storage.ending
    let stage = Stage(folder)
    let files = order.map { stage.image(names[$0], ending: ending) }
    let draft = try folder.freshDraft()
    let tar =
      settings.writesFiles ? nil : try TarWriter(to: draft.appendingPathComponent("data.tar"))
    let infos = try zip(order, files).map { place, file in
      let bytes = try FileBytes.read(file)
      try tar?.append("\(names[place]).\(ending)", bytes)
      return try CiphertextInfo(in: bytes, name: file.path)
    }
    try tar?.finish()
    if settings.writesFiles {
      try stage.link(files, into: draft.appendingPathComponent("images", isDirectory: true))
    }
    func write(_ name: String, _ text: String) throws {
      try AtomicFile.write(text, to: draft.appendingPathComponent(name))
    }
    let table = table(order.map { names[$0] }, infos.map(\.cells)).encoded()
    try write("ciphertexts.csv", table)
    try write("labels.csv", labelTable(order, labels).encoded())
    let manifest = manifest(infos, labels, tag: tag(Array(table.utf8)))
    try AtomicFile.write(manifest.encoded(), to: draft.appendingPathComponent("manifest.json"))
    // Names of other jobs with the same owner's folder stay in the map.
    try owner.exclusively {
      try ReleaseNames.add(
        order.map { .init(name: names[$0], place: $0) }, ids: source.ids, to: owner.keymap)
    }
    try folder.finish(with: draft)
  }

  private func table(_ names: [String], _ cells: [[String]]) -> CSVTable {
    CSVTable(
      header: ["key"] + CiphertextInfo.columns, rows: zip(names, cells).map { [$0] + $1 })
  }

  private func labelTable(_ order: [Int], _ labels: [LabelColumn]) -> CSVTable {
    CSVTable(
      header: ["key"] + labels.map(\.name),
      rows: order.map { place in
        [names[place]] + labels.map { $0.values[place] < 0 ? "" : "\($0.values[place])" }
      })
  }

  private func manifest(
    _ infos: [CiphertextInfo], _ labels: [LabelColumn], tag: ImageTag?
  ) -> ReleaseManifest {
    let shapes = infos.map { settings.cipher.ciphertextShape(of: $0.plain) }
    func common(_ value: (ImageShape) -> Int) -> Int {
      let values = Set(shapes.map(value))
      return values.count == 1 ? values.first ?? 0 : 0
    }
    return ReleaseManifest(
      scheme: "cipher", version: version, format: settings.storage.format,
      shape: [common(\.size.height), common(\.size.width), common(\.channels)], type: "uint8",
      range: .init(low: 0, high: 255), samples: infos.count,
      labels: labels.map { .init(name: $0.name, classes: $0.classes) },
      cipher: .init(
        label: settings.cipher.label, keys: settings.keys, check: key?.check,
        tag: tag?.description))
  }
}
