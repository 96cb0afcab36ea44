import ArgumentParser
import CipherJobs
import Ciphers
import Datasets
import Formats
import Foundation
import Imaging
import Pixels
import Records

public struct EncryptCommand: ParsableCommand {
  public enum Keys: String, ExpressibleByArgument, CaseIterable {
    case perImage = "per-image"
    case same
  }

  public enum Format: String, ExpressibleByArgument, CaseIterable {
    case png, raw, jpeg
  }

  public enum Alpha: String, ExpressibleByArgument, CaseIterable {
    case pass, drop
  }

  public static let configuration = CommandConfiguration(
    commandName: "encrypt",
    abstract: "Scramble pictures with keys so that networks can still learn from them.",
    discussion: """
      This hides pictures from the eye; it is no encryption against a determined attacker: see \
      `obscura audit`, and `obscura seal` for real confidentiality.

      A picture becomes a PNG file. A folder, an archive or a data set becomes a folder with data.tar, \
      ciphertexts.csv, labels.csv and manifest.json; OUTPUT.owner/ stays with you. A job that was \
      stopped goes on where it was when it is called again.

      CIPHERS
        \(CipherRegistry.all.map { "\($0.label): \(type(of: $0).summary)" }
          .joined(separator: "\n  "))

      EXAMPLES
        obscura encrypt --key hospital.key face.jpg face.png
        obscura encrypt --key hospital.key --cipher pixel+shuffle scans/ protected --labels class
        obscura encrypt --discard-keys lfw/lfw_64.tar protected --labels Smiling
      """)

  @Option(help: "The key file, from `obscura key new`.") public var key: String?
  @OptionGroup public var passphrase: PassphraseOptions
  @Option(help: "One of the ciphers above.") public var cipher = "pixel"
  @Option(help: "per-image: a key of its own for every picture; same: one for all.")
  public var keys = Keys.perImage
  @Flag(help: "Give every picture a fresh key and keep none: nobody can decrypt.")
  public var discardKeys = false
  @Option(help: "png; raw: PGM and PPM, quicker and larger; jpeg only for the etc ciphers.")
  public var format = Format.png
  @Option(help: "Quality of jpeg, 1 to 100.") public var quality = 90
  @Option(help: "An alpha channel is passed as it is, for all to see, or dropped.")
  public var alpha = Alpha.pass
  @Option(help: "Columns of the labels that the receiver gets, with commas between. Default: none.")
  public var labels: String?
  @Option(
    name: .customLong("labels-file"), help: "The labels. Default: labels.csv in or beside it.")
  public var labelsFile: String?
  @Flag(help: "Keep the pictures' own names.") public var keepNames = false
  @Flag(help: "Take the high byte of 16-bit pictures instead of leaving them out.")
  public var eightBits = false
  @Flag(help: "Write separate files under images/ instead of data.tar.") public var files = false
  @Option(help: "Folder of the job seed and the map of names. Default: OUTPUT.owner.")
  public var owner: String?
  @Option(help: "Threads.") public var threads = ProcessInfo.processInfo.activeProcessorCount
  @Argument(help: "A picture, a folder, an archive, a data set.") public var input: String
  @Argument(help: "A .png file for a picture, else a folder.") public var output: String

  public init() {}

  public func validate() throws {
    if discardKeys == (key != nil) {
      throw ValidationError("give --key FILE (see `obscura key new`), or else --discard-keys")
    }
    guard (1...100).contains(quality) else {
      throw ValidationError("--quality \(quality): expected 1 to 100")
    }
    guard (1...256).contains(threads) else {
      throw ValidationError("--threads \(threads): expected 1 to 256")
    }
  }

  public func run() throws {
    let settings = try settings()
    let keys = try key.map { try KeyFiles.keys($0, passphrase) } ?? []
    let master = keys.first
    let target = URL(fileURLWithPath: output)
    let source = try Sources.open(DataLocation(path: input, labels: labelsFile.map(absolute)))
    if target.pathExtension.lowercased() == "png" || Self.isPicture(input) {
      return try encryptOne(source, settings, master, to: target)
    }
    let terminal = Terminal()
    let job = EncryptionJob(
      settings, key: master, earlier: Array(keys.dropFirst()), output: target,
      owner: owner.map { URL(fileURLWithPath: $0, isDirectory: true) },
      version: ProductVersion.current)
    let report = try job.run(source) { done, total in
      terminal.show(ProgressUpdate(task: "encrypting", done: done, total: total, unit: "images"))
    }
    for skipped in report.skipped.prefix(10) { terminal.say("left out: \(skipped)") }
    if report.skipped.count > 10 { terminal.say("… \(report.skipped.count) left out in all") }
    let resumed = report.resumed > 0 ? ", \(report.resumed) of them before" : ""
    print("\(output): \(report.encrypted) images, \(settings.cipher.label)\(resumed)")
    if master != nil { print("keep to yourself: \(owner ?? output + ".owner"), and the key file") }
  }

  private func encryptOne(
    _ source: any Source, _ settings: EncryptionSettings, _ master: MasterKey?, to target: URL
  ) throws {
    guard source.count == 1, target.pathExtension.lowercased() == "png",
      settings.storage == .png
    else { throw JobError.onePicture(input) }
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw JobError.outputExists(target.path)
    }
    guard case .image(let image) = try source.payload(at: 0, size: nil, channels: nil) else {
      throw DatasetError.sample(source.id(at: 0), problem: "holds no picture")
    }
    let encryption = ImageEncryption(settings, key: master, job: JobSeed())
    try AtomicFile.write(encryption.file(image, index: 0), to: target)
    print("\(output): \(settings.cipher.label)")
  }

  private func settings() throws -> EncryptionSettings {
    EncryptionSettings(
      cipher: try CipherRegistry.labelled(cipher),
      keys: discardKeys ? .discarded : keys == .same ? .same : .perImage,
      storage: storage,
      alpha: alpha == .pass ? .pass : .drop, keepsNames: keepNames, reducesTo8Bits: eightBits,
      labels: labels.map { $0.split(separator: ",").map(String.init) } ?? [], writesFiles: files,
      threads: threads)
  }

  private var storage: EncryptionSettings.Storage {
    switch format {
    case .png: .png
    case .raw: .raw
    case .jpeg: .jpeg(quality: quality)
    }
  }

  private static func isPicture(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let endings = ["jpg", "jpeg", "png", "webp", "pgm", "ppm", "pnm"]
    return exists && !isFolder.boolValue
      && endings.contains(URL(fileURLWithPath: path).pathExtension.lowercased())
  }

  private func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
}

public struct DecryptCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Undo `encrypt`, with its key.",
    discussion: """
      A wrong key is named before anything is written; pictures that were compressed again, cropped \
      or edited are refused.

      EXAMPLES
        obscura decrypt --key hospital.key face.png back.png
        obscura decrypt --key hospital.key protected originals
      """)

  @OptionGroup public var source: KeyOptions
  @Option(help: "The owner's map of names. Default: INPUT.owner/keymap.csv.")
  public var keymap: String?
  @Option(help: "Threads.") public var threads = ProcessInfo.processInfo.activeProcessorCount
  @Argument(help: "A PNG file or a folder that `encrypt` wrote.") public var input: String
  @Argument(help: "A PNG file, or a folder for the pictures.") public var output: String

  public init() {}

  public func run() throws {
    let job = DecryptionJob(keys: try source.keys(), threads: max(1, threads))
    let (from, to) = (URL(fileURLWithPath: input), URL(fileURLWithPath: output))
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: from.path, isDirectory: &isFolder)
    guard isFolder.boolValue else {
      try job.decrypt(file: from, to: to)
      return print("\(output): decrypted")
    }
    let terminal = Terminal()
    let report = try job.decrypt(
      folder: from, keymap: keymap.map { URL(fileURLWithPath: $0) }, to: to
    ) { done, total in
      terminal.show(ProgressUpdate(task: "decrypting", done: done, total: total, unit: "images"))
    }
    print("\(output): \(report.decrypted) images")
    for refused in report.refused.prefix(10) { terminal.say("refused: \(refused)") }
    if let first = report.refused.first {
      throw JobError.refused(
        count: report.refused.count, of: report.refused.count + report.decrypted,
        first: first.description)
    }
  }
}
