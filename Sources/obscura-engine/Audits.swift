import ArgumentParser
import CipherJobs
import Commands
import Datasets
import Foundation
import ObscuraKit
import Pixels
import Records

/// `obscura audit`, whatever it is given.
extension Obscura {
  func audit(_ command: AuditCommand) throws {
    let effort = try effort(command)
    guard let path = command.subject else { return try auditForeign(command, nil, effort) }
    let subject = URL(fileURLWithPath: path)
    guard FileManager.default.fileExists(atPath: subject.path) else {
      throw CommandError.usage("\(path): there is no such folder or file; check the path")
    }
    if FileManager.default.fileExists(atPath: RunFolder(subject).recipe.path) {
      try refuseNoise(command, "a run says itself what it releases")
      return try auditRun(command, subject, effort)
    }
    guard command.protected.original != nil || command.protected.hidden != nil else {
      throw CommandError.usage(
        "\(path): holds no run; to audit protected data, name their originals with --original, or "
          + "what must stay hidden with --private and --labels")
    }
    let manifest = subject.appendingPathComponent("manifest.json")
    let isCiphertext =
      try FileManager.default.fileExists(atPath: manifest.path)
      && ReleaseManifest(contentsOf: manifest).cipher != nil
    guard isCiphertext || command.protected.cipher != nil, command.protected.original != nil else {
      return try auditForeign(command, subject, effort)
    }
    try refuseNoise(command, "a cipher adds none")
    try auditCiphertexts(command, subject, effort)
  }

  /// Only another tool's release has noise that nobody but the owner can name.
  private func refuseNoise(_ command: AuditCommand, _ reason: String) throws {
    guard let noise = command.protected.noise else { return }
    throw CommandError.usage("--noise \(noise): \(reason); leave --noise out")
  }

  private func auditRun(_ command: AuditCommand, _ run: URL, _ effort: AuditEffort) throws {
    let request = AuditRequest(
      run: run, data: try dataRoot(command.source, run),
      plain: command.plain.map { URL(fileURLWithPath: $0, isDirectory: true) }, effort: effort,
      out: command.out.map { URL(fileURLWithPath: $0, isDirectory: true) },
      device: command.compute.device.rawValue, command: Self.commandLine)
    try interruptible { stop in
      let job = AuditRun(request, progress: terminal, stop: stop)
      if command.check { return show(try job.plan(), json: command.json) }
      try conclude(command, effort, try job.run(), out: request.out ?? RunFolder(run).audit)
    }
  }

  private func auditCiphertexts(
    _ command: AuditCommand, _ folder: URL, _ effort: AuditEffort
  ) throws {
    let options = command.protected
    let out = out(of: command, beside: folder)
    let request = CipherAuditRequest(
      ciphertexts: folder, cipher: options.cipher, sharesKey: options.keys == .same,
      owner: owner(options), key: try options.masterKey(), effort: effort, out: out,
      device: command.compute.device.rawValue, command: Self.commandLine)
    try interruptible { stop in
      let job = CipherAuditRun(request, progress: terminal, stop: stop)
      if command.check { return show(try job.plan(), json: command.json) }
      try conclude(command, effort, try job.run(), out: out)
    }
  }

  private func auditForeign(
    _ command: AuditCommand, _ subject: URL?, _ effort: AuditEffort
  ) throws {
    let options = command.protected
    let original = URL(fileURLWithPath: options.original ?? "")
    let out = out(of: command, beside: subject ?? original)
    let request = ForeignAuditRequest(
      protected: subject, owner: owner(options),
      query: try options.query.map {
        try QueryProgram.protector($0, limit: options.queryLimit, pixels: options.queryPixels)
      },
      noise: options.declaredNoise, size: options.size.map { Size(side: $0) }, effort: effort,
      out: out,
      device: command.compute.device.rawValue, command: Self.commandLine)
    try interruptible { stop in
      let job = ForeignAuditRun(request, progress: terminal, stop: stop)
      if command.check { return show(try job.plan(), json: command.json) }
      try conclude(command, effort, try job.run(), out: out)
    }
  }

  private func out(of command: AuditCommand, beside place: URL) -> URL {
    URL(
      fileURLWithPath: command.out ?? place.path + ".audit",
      isDirectory: true)
  }

  private func owner(_ options: ProtectedOptions) -> OwnersView {
    OwnersView(
      originals: options.original.map {
        DataLocation(path: $0, labels: options.labels.map { URL(fileURLWithPath: $0).path })
      }, labels: options.labels.map { URL(fileURLWithPath: $0).path },
      keymap: options.keymap.map { URL(fileURLWithPath: $0) }, identity: options.identity,
      task: ProtectedOptions.list(options.task), hidden: ProtectedOptions.list(options.hidden))
  }

  private func effort(_ command: AuditCommand) throws -> AuditEffort {
    AuditEffort(
      budget: command.budget?.rawValue, attacks: command.attack, seeds: command.seeds,
      threats: command.threat.compactMap { ThreatModel($0) },
      policy: try command.policy.map {
        try AuditPolicy(contentsOf: URL(fileURLWithPath: $0))
      } ?? .standard,
      ceilings: command.ceilings.map { URL(fileURLWithPath: $0, isDirectory: true) })
  }

  private func conclude(
    _ command: AuditCommand, _ effort: AuditEffort, _ record: AuditRecord, out: URL
  ) throws {
    show(record, json: command.json)
    if !command.json { print("report: \(out.appendingPathComponent("report.html").path)") }
    let limit = command.failOn.flatMap(Verdict.init(rawValue:)) ?? effort.policy.failOn
    if let limit, record.verdict.severity >= limit.severity { throw ExitCode(3) }
  }
}
