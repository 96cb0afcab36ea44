import Auditing
import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Records

/// Writes what a study with people needs: originals and reconstructions, by number.
struct StudyGallery {
  let dataset: Dataset
  /// Of the audit.
  let folder: URL

  private var own: URL {
    folder.appendingPathComponent(StudyMaterial.folder, isDirectory: true)
  }

  /// Takes the place of an earlier audit's material; without pictures there is none.
  func write(_ pictures: StudyPictures?) throws {
    removeFormer()
    // People recognise pictures, not curves of sensors.
    guard let pictures, !pictures.people.isEmpty, dataset.layout.isPicture else { return }
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    let people = try pictures.people.enumerated().map { number, person in
      StudyMaterial.Person(
        number: number,
        original: try save(dataset.pixels(at: person.place), number, "original"),
        reconstruction: try save(person.reconstruction, number, "reconstruction"),
        another: try person.another.map {
          try save(dataset.pixels(at: $0), number, "another")
        })
    }
    try StudyMaterial(
      attacker: pictures.attacker, threat: pictures.threat,
      knowsPeople: dataset.identities != nil, people: people
    ).write(to: own.appendingPathComponent(StudyMaterial.file))
  }

  /// Its own files alone: a page or a key that somebody put beside them stays.
  private func removeFormer() {
    let index = own.appendingPathComponent(StudyMaterial.file)
    guard let former = try? StudyMaterial(contentsOf: index) else { return }
    let names = former.people.flatMap(\.files).map(\.file).filter { !$0.contains("/") }
    for name in names + [StudyMaterial.file] {
      try? FileManager.default.removeItem(at: own.appendingPathComponent(name))
    }
  }

  private func save(_ bytes: [UInt8], _ number: Int, _ role: String) throws -> StudyMaterial.File {
    let image = Image(size: dataset.size, channels: dataset.channels, bytes: bytes)
    let png = try PNG.encode(image)
    let file = String(format: "%02d-%@.png", number, role)
    try AtomicFile.write(png, to: own.appendingPathComponent(file), synchronizes: false)
    return StudyMaterial.File(file: file, sha256: sha256(png))
  }
}
