import ArgumentParser
import CipherJobs
import Datasets
import Foundation
import Records

public struct DecryptCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Undo `encrypt`, with its key.",
    discussion: """
      A wrong key is named before anything is written; pictures that were compressed again, cropped \
      or edited are refused. Of what came as JPEG only cipher, sizes and nonce are authenticated: \
      somebody else may have changed the pixels.

      A job that was stopped goes on where it was when it is called again.

      EXAMPLES
        obscura decrypt --key hospital.key face.png back.png
        obscura decrypt --key hospital.key protected originals
        obscura decrypt --key hospital.key protected/data.tar originals
      """)

  @OptionGroup public var source: KeyOptions
  @Option(help: "The owner's map of names. Default: INPUT.owner/keymap.csv.")
  public var keymap: String?
  @Option(help: "Threads.") public var threads = ProcessInfo.processInfo.activeProcessorCount
  @Argument(
    help: "A file that `encrypt` wrote, a folder that it wrote, or a folder or tar of such files.")
  public var input: String
  @Argument(help: "A PNG file, or a folder for the pictures.") public var output: String

  public init() {}

  public func validate() throws {
    guard (1...256).contains(threads) else {
      throw ValidationError("--threads \(threads): expected 1 to 256")
    }
  }

  public func run() throws {
    let job = DecryptionJob(keys: try source.keys(), threads: threads)
    let (from, to) = (URL(fileURLWithPath: input), URL(fileURLWithPath: output))
    let terminal = Terminal()
    guard holdsMany(from) else { return try decryptOne(job, from, to, terminal) }
    guard SampleFile.kind(of: to.lastPathComponent) != .picture else {
      throw CommandError.usage(
        "\(output): \(input) holds many pictures, which come back in a folder; name one")
    }
    let report = try job.decrypt(
      folder: from, keymap: keymap.map { URL(fileURLWithPath: $0) }, to: to
    ) { done, total in
      terminal.show(ProgressUpdate(task: "decrypting", done: done, total: total, unit: "images"))
    }
    for refused in report.refused.prefix(10) { terminal.say("refused: \(refused)") }
    for sentence in report.unread.prefix(10) { terminal.say("note: not taken: \(sentence)") }
    let total = report.decrypted + report.refused.count
    if report.decrypted > 0 {
      let resumed = report.resumed > 0 ? ", \(report.resumed) of them before" : ""
      print("\(output): \(report.decrypted) of \(total) images\(resumed)")
    }
    if report.unauthenticated > 0 { terminal.say(Self.note(report.unauthenticated)) }
    if report.lacksNames {
      terminal.say(
        "note: without the owner's map pictures keep the names of the release; --keymap names it")
    }
    if let first = report.refused.first {
      throw JobError.refused(
        count: report.refused.count, of: total, first: first.description)
    }
  }

  private func decryptOne(
    _ job: DecryptionJob, _ file: URL, _ target: URL, _ terminal: Terminal
  ) throws {
    guard keymap == nil else {
      throw CommandError.usage("--keymap: a single picture has no map; leave it out")
    }
    let isAuthenticated = try job.decrypt(file: file, to: target)
    print("\(output): decrypted")
    if !isAuthenticated { terminal.say(Self.note(1)) }
  }

  private static func note(_ count: Int) -> String {
    "note: \(count) came as JPEG, whose pixels are not authenticated: they may have been altered"
  }

  /// A folder or a tar archive.
  private func holdsMany(_ url: URL) -> Bool {
    Disk.isFolder(url)
      || Disk.isFile(url) && FileTree.archiveStem(url.lastPathComponent) != nil
  }
}
