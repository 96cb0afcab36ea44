import ArgumentParser
import CipherJobs
import Ciphers
import Foundation
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

      A picture becomes a file. A folder, an archive or a data set becomes a folder with data.tar, \
      ciphertexts.csv, labels.csv and manifest.json; OUTPUT.owner/ stays with you. A job that was \
      stopped goes on where it was when it is called again. Without --labels every picture counts, \
      whatever tables lie beside it. Where pictures were left out that nobody asked to leave out, \
      the others are written and the status is 1.

      CIPHERS
      \(ciphers)
        +shuffle: a pixel's colours change places too; 8, 16: side of a block, 16 where others may \
      compress the JPEG again; grey: the three planes side by side as one grey picture

      EXAMPLES
        obscura encrypt --key hospital.key face.jpg face.png
        obscura encrypt --key hospital.key --cipher pixel+shuffle scans/ protected --labels class
        obscura encrypt --discard-keys lfw/lfw_64.tar protected --labels Smiling
        obscura encrypt --key hospital.key --cipher etc-16 --format jpeg face.png face.jpg
      """)

  /// A line for each kind, with the labels of its settings.
  private static var ciphers: String {
    var lines: [(summary: String, labels: [String])] = []
    for cipher in CipherRegistry.all {
      let summary = type(of: cipher).summary
      if lines.last?.summary == summary {
        lines[lines.count - 1].labels.append(cipher.label)
      } else {
        lines.append((summary, [cipher.label]))
      }
    }
    return lines.map { "  \($0.labels.joined(separator: ", ")): \($0.summary)" }
      .joined(separator: "\n")
  }

  @Option(help: "The key file, from `obscura key new`.") public var key: String?
  @OptionGroup public var passphrase: PassphraseOptions
  @Option(help: "One of the ciphers above.") public var cipher = "pixel"
  @Option(help: "per-image: a key of its own for every picture; same: one for all.")
  public var keys = Keys.perImage
  @Flag(help: "Give every picture a fresh key and keep none: nobody can decrypt.")
  public var discardKeys = false
  @Option(
    help: """
      png; raw: PGM and PPM, quicker and larger; jpeg only for the etc ciphers, and without \
      authenticated pixels.
      """)
  public var format = Format.png
  @Option(help: "Quality of jpeg, 1 to 100.") public var quality = 90
  @Option(
    help: "An alpha channel is passed as it is, for all to see, or dropped; colours stay as stored."
  )
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
  @Argument(help: "A file for a picture, with the format's ending, else a folder.")
  public var output: String

  public init() {}

  public func validate() throws {
    if discardKeys == (key != nil) {
      throw ValidationError("give --key FILE (see `obscura key new`), or else --discard-keys")
    }
    if discardKeys, keys == .same {
      throw ValidationError(
        "--discard-keys gives every picture a key of its own, --keys same one for all; leave one out"
      )
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
    if EncryptionInput.isPicture(input) { try refuseSetOptions() }
    let input = try EncryptionInput(
      input, labels: !settings.labels.isEmpty, file: labelsFile.map(absolute))
    try input.check(target)
    if input.isPicture || Self.isPictureName(target) {
      return try encryptOne(input, settings, master, to: target)
    }
    let terminal = Terminal()
    let job = EncryptionJob(
      settings, key: master, earlier: Array(keys.dropFirst()), output: target,
      owner: owner.map { URL(fileURLWithPath: $0, isDirectory: true) },
      version: ProductVersion.current)
    let report = try job.run(input.source) { done, total in
      terminal.show(ProgressUpdate(task: "encrypting", done: done, total: total, unit: "images"))
    }
    for sentence in input.notes { terminal.say("note: \(sentence)") }
    for skipped in report.skipped.prefix(10) { terminal.say("left out: \(skipped)") }
    let resumed = report.resumed > 0 ? ", \(report.resumed) of them before" : ""
    print(
      "\(output): \(report.encrypted) of \(input.total) images, \(settings.cipher.label)\(resumed)")
    let kept = master == nil ? ", which tells whose pictures they are" : ", and the key file"
    print("keep to yourself: \(owner ?? target.path + ".owner")\(kept)")
    if report.skipped.count + input.dropped > 0 {
      throw JobError.leftOut(
        count: report.skipped.count + input.dropped, of: input.total,
        first: report.skipped.first?.description ?? input.notes.first ?? "")
    }
  }

  private func encryptOne(
    _ input: EncryptionInput, _ settings: EncryptionSettings, _ master: MasterKey?, to target: URL
  ) throws {
    try settings.check()
    let source = input.source
    guard input.isPicture || source.count == 1 else {
      throw JobError.manyPictures(self.input, count: source.count, output: output)
    }
    let endings = settings.storage.endings
    guard endings.contains(target.pathExtension.lowercased()) else {
      throw JobError.onePicture(self.input, format: format.rawValue, endings: endings)
    }
    try refuseSetOptions()
    try PictureEncryption(settings, key: master)
      .encrypt(source, name: self.input, to: target)
    print("\(output): \(settings.cipher.label)")
  }

  /// Nothing that was asked for is passed over in silence.
  private func refuseSetOptions() throws {
    let given: [(String, Bool)] = [
      ("--labels", labels != nil), ("--labels-file", labelsFile != nil), ("--files", files),
      ("--owner", owner != nil), ("--keep-names", keepNames),
    ]
    if let option = given.first(where: \.1)?.0 {
      throw CommandError.usage(
        "\(option): means nothing for a single picture, which becomes one file; leave it out")
    }
  }

  private func settings() throws -> EncryptionSettings {
    EncryptionSettings(
      cipher: try CipherRegistry.labelled(cipher),
      keys: discardKeys ? .discarded : keys == .same ? .same : .perImage,
      storage: storage,
      alpha: alpha == .pass ? .pass : .drop, keepsNames: keepNames, reducesTo8Bits: eightBits,
      labels: labelNames, writesFiles: files,
      threads: threads)
  }

  private var storage: EncryptionSettings.Storage {
    switch format {
    case .png: .png
    case .raw: .raw
    case .jpeg: .jpeg(quality: quality)
    }
  }

  private var labelNames: [String] {
    ProtectedOptions.list(labels)
  }

  private static func isPictureName(_ url: URL) -> Bool {
    let endings = [EncryptionSettings.Storage.png, .raw, .jpeg(quality: 1)].flatMap(\.endings)
    return endings.contains(url.pathExtension.lowercased())
  }

  private func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
}
