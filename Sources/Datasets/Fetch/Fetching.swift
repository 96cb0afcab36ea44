import Crypto
import Foundation
import Pixels

/// Downloads a data set with curl, which knows proxies and certificates; goes on where an earlier
/// download was cut, and keeps nothing whose checksum is wrong.
public struct Fetching {
  let entry: CatalogueEntry
  let folder: URL
  let mirror: String?
  let say: (String) -> Void

  /// - Parameters:
  ///   - folder: where the files go; made where it is missing.
  ///   - mirror: an address to take the files from instead; they must be the same.
  ///   - say: told what happens, one sentence at a time.
  public init(
    _ entry: CatalogueEntry, to folder: URL, mirror: String? = nil,
    say: @escaping (String) -> Void = { _ in }
  ) {
    self.entry = entry
    self.folder = folder
    self.mirror = mirror
    self.say = say
  }

  /// What a reader opens once everything is there.
  public var opened: URL { entry.folder.map(folder.appendingPathComponent) ?? folder }

  /// - Throws: `DatasetError.fetch` that names the address and what helps.
  public func run() throws {
    if let instructions = entry.instructions {
      throw DatasetError.fetch(entry.name, problem: instructions)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for file in entry.files {
      let target = folder.appendingPathComponent(file.name)
      let isThere = try Disk.isFile(target) && checksum(target) == file.md5
      if isThere {
        say("\(file.name): there already, checksum right")
      } else {
        try download(file, to: target)
      }
      if entry.unpacks { try unpack(target) }
    }
  }

  private func download(_ file: CatalogueEntry.File, to target: URL) throws {
    let part = target.appendingPathExtension("part")
    let address = mirror.map { ($0.hasSuffix("/") ? $0 : $0 + "/") + file.name } ?? file.url
    let begun = (try? FileManager.default.attributesOfItem(atPath: part.path)[.size] as? Int) ?? 0
    say(begun > 0 ? "\(address): going on after \(begun) bytes" : address)
    let status = try run(
      "curl",
      [
        "--fail", "--location", "--show-error", "--progress-bar", "--continue-at", "-",
        "--connect-timeout", "30", "--output", part.path, "--url", address,
      ])
    // 33: the server cannot go on in the middle; 36 and 416: there is nothing left to ask for.
    let isWhole = try status == 0 || begun > 0 && checksum(part) == file.md5
    guard isWhole else {
      throw DatasetError.fetch(
        address,
        problem: Self.meaning(of: status)
          + "; what was fetched is kept in \(part.lastPathComponent), run the command again to go on"
      )
    }
    let found = try checksum(part)
    guard found == file.md5 else {
      try? FileManager.default.removeItem(at: part)
      throw DatasetError.fetch(
        address,
        problem:
          "MD5 \(found), expected \(file.md5); the file was altered or is another one and was "
          + "removed. The expected value: \(entry.provenance)")
    }
    try FileManager.default.moveItem(at: part, to: target)
    say("\(file.name): checksum right")
  }

  private func unpack(_ archive: URL) throws {
    say("unpacking \(archive.lastPathComponent)")
    let status = try run(
      "tar", ["--extract", "--gzip", "--no-same-owner", "--file", archive.path, "-C", folder.path])
    guard status == 0 else {
      throw DatasetError.fetch(
        archive.path, problem: "tar ended with status \(status); is there room on the disk?")
    }
  }

  private func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    // A program's own words belong to the person, results to standard output.
    process.standardOutput = FileHandle.standardError
    do {
      try process.run()
    } catch {
      throw DatasetError.fetch(program, problem: "could not be started: \(error)")
    }
    process.waitUntilExit()
    guard process.terminationStatus != 127 else {
      throw DatasetError.fetch(program, problem: "is not installed; install it and try again")
    }
    return process.terminationStatus
  }

  /// MD5 in hexadecimal: what these data sets publish. It guards against damage, not against malice.
  private func checksum(_ file: URL) throws -> String {
    guard let handle = try? FileHandle(forReadingFrom: file) else { return "none" }
    defer { try? handle.close() }
    var hash = Insecure.MD5()
    while let bytes = try handle.read(upToCount: 1 << 20), !bytes.isEmpty {
      hash.update(data: bytes)
    }
    return hash.finalize().hexadecimal
  }

  private static func meaning(of status: Int32) -> String {
    switch status {
    case 6: "the server's name is not known; is there a network?"
    case 7: "the server cannot be reached; is there a network?"
    case 18: "the transfer was cut"
    case 22: "the server refused the file"
    case 23: "the file could not be written; is there room on the disk?"
    case 28: "the server did not answer in time"
    case 33: "the server cannot go on in the middle of a file; remove the .part file to start anew"
    case 35, 60: "the secure connection failed"
    default: "curl ended with status \(status)"
    }
  }
}
