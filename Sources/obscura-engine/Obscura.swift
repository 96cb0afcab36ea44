import ArgumentParser
import Commands
import Datasets
import Dispatch
import Foundation
import ObscuraKit
import Records
import Reporting
import Training

/// The learning commands on the public library.
struct Obscura: LearningEngine {
  private let terminal = Terminal()

  func train(_ command: TrainCommand) throws {
    let url = URL(fileURLWithPath: command.recipe)
    let request = TrainingRequest(
      recipe: try RecipeReader.read(url), data: command.source.root(recipe: url),
      run: URL(fileURLWithPath: command.out, isDirectory: true),
      device: command.compute.device.rawValue, resume: command.resume)
    if command.check {
      print(try Estimate.of(request, progress: terminal).text)
      return
    }
    try interruptible { stop in
      try TrainingRun(request, progress: terminal, stop: stop).run()
    }
    print("run: \(command.out)")
  }

  func audit(_ command: AuditCommand) throws {
    let run = URL(fileURLWithPath: command.runFolder, isDirectory: true)
    let manifest = run.appendingPathComponent("manifest.json")
    let options = command.ciphertexts
    if FileManager.default.fileExists(atPath: manifest.path) || options.cipher != nil
      || options.original != nil
    {
      return try auditCiphertexts(command, run)
    }
    let request = AuditRequest(
      run: run, data: try dataRoot(command.source, run),
      plain: command.plain.map { URL(fileURLWithPath: $0, isDirectory: true) },
      effort: effort(command),
      out: command.out.map { URL(fileURLWithPath: $0, isDirectory: true) },
      device: command.compute.device.rawValue,
      command: Self.commandLine)
    let record = try interruptible { stop in
      try AuditRun(request, progress: terminal, stop: stop).run()
    }
    try conclude(command, record, out: request.out ?? RunFolder(run).audit)
  }

  private func auditCiphertexts(_ command: AuditCommand, _ folder: URL) throws {
    let options = command.ciphertexts
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw CommandError.usage("\(folder.path): there is no such folder or file; check the path")
    }
    guard let original = options.original else {
      throw CommandError.usage(
        "\(folder.path): to audit ciphertexts, name their originals with --original")
    }
    let out = URL(fileURLWithPath: command.out ?? folder.path + ".audit", isDirectory: true)
    let request = CipherAuditRequest(
      ciphertexts: folder, cipher: options.cipher, sharesKey: options.keys == .same,
      originals: DataLocation(
        path: original, labels: options.labels.map { URL(fileURLWithPath: $0).path }),
      keymap: options.keymap.map { URL(fileURLWithPath: $0) }, key: try options.masterKey(),
      identity: options.identity, task: CiphertextOptions.list(options.task),
      hidden: CiphertextOptions.list(options.hidden),
      effort: effort(command), out: out,
      device: command.compute.device.rawValue, command: Self.commandLine)
    let record = try interruptible { stop in
      try CipherAuditRun(request, progress: terminal, stop: stop).run()
    }
    try conclude(command, record, out: out)
  }

  private func effort(_ command: AuditCommand) -> AuditEffort {
    AuditEffort(
      budget: command.budget?.rawValue, attacks: command.attack, seeds: command.seeds)
  }

  private static var commandLine: String {
    (["obscura"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
  }

  private func conclude(_ command: AuditCommand, _ record: AuditRecord, out: URL) throws {
    show(record, json: command.json)
    if !command.json { print("report: \(out.appendingPathComponent("report.html").path)") }
    if let limit = command.failOn.flatMap(Verdict.init(rawValue:)),
      record.verdict.severity >= limit.severity
    {
      throw ExitCode(3)
    }
  }

  func protect(_ command: ProtectCommand) throws {
    let part = try command.part.map { name in
      guard let part = Part(rawValue: name) else {
        throw CommandError.usage("--part \(name): expected owner, attacker, validation or test")
      }
      return part
    }
    let count = try Protecting(
      ProtectRequest(
        run: URL(fileURLWithPath: command.runFolder, isDirectory: true), input: command.input,
        output: URL(fileURLWithPath: command.output, isDirectory: true), part: part,
        device: command.compute.device.rawValue), progress: terminal
    ).run()
    print("\(count) pictures protected: \(command.output)")
  }

  func fit(_ command: FitCommand) throws {
    let score = try interruptible { stop in
      try Receiver(progress: terminal, stop: stop).fit(
        FitRequest(
          protected: URL(fileURLWithPath: command.protected, isDirectory: true),
          task: command.task, run: URL(fileURLWithPath: command.out, isDirectory: true),
          epochs: command.epochs, fullyConnected: command.fc,
          device: command.compute.device.rawValue))
    }
    print(
      String(format: "%@: balanced accuracy %.3f on the held-out tenth", command.task, score))
  }

  func predict(_ command: PredictCommand) throws {
    if command.score { return try score(command) }
    let predictions = try Prediction.run(
      run: URL(fileURLWithPath: command.runFolder, isDirectory: true), input: command.input,
      device: command.compute.device.rawValue, progress: terminal)
    let labels = predictions.first?.labels.keys.sorted() ?? []
    if !command.json { print((["key"] + labels).joined(separator: ",")) }
    for prediction in predictions {
      if command.json {
        print(try json(prediction))
      } else {
        print(
          ([prediction.key] + labels.map { cell(prediction.labels[$0] ?? [:]) })
            .joined(separator: ","))
      }
    }
  }

  private func score(_ command: PredictCommand) throws {
    let scores = try PredictionScore.of(
      run: URL(fileURLWithPath: command.runFolder, isDirectory: true),
      beside: command.beside.map { URL(fileURLWithPath: $0, isDirectory: true) },
      protected: URL(fileURLWithPath: command.input, isDirectory: true),
      device: command.compute.device.rawValue, progress: terminal)
    for score in scores { print(command.json ? try json(score) : score.text) }
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  func demo(_ command: DemoCommand) throws {
    let record = try interruptible { stop in
      try Demonstration(
        folder: URL(fileURLWithPath: command.out, isDirectory: true), progress: terminal,
        stop: stop
      ).run()
    }
    show(record, json: false)
    print("report: \(command.out)/report.html")
  }

  func isBadInput(_ error: any Error) -> Bool { error is KitError }

  func bench(_ command: BenchTrainCommand) throws {
    if let file = command.parity {
      print(try ParityCheck(URL(fileURLWithPath: file)).result().text)
      return
    }
    let result = try TrainingBenchmark(
      size: command.size, batch: command.batch, fullyConnected: command.fc, width: command.width,
      cycles: command.cycles, warmUp: command.warmup, device: command.compute.device.rawValue
    ).run()
    print(command.json ? result.json : result.text)
  }

  /// A binary label's probability of class 1, else the likeliest class.
  private func cell(_ classes: [String: Float]) -> String {
    if classes.count == 2, let value = classes["1"] { return String(format: "%.4f", value) }
    return classes.max { $0.value < $1.value }?.key ?? ""
  }

  private func show(_ record: AuditRecord, json: Bool) {
    if json {
      print(String(decoding: record.encoded(), as: UTF8.self), terminator: "")
    } else {
      print(VerdictTable.text(record, width: Terminal.width, colour: Terminal.isInteractive))
    }
  }

  /// A run's data: named on the command line, or beside the recipe copy as a last resort.
  private func dataRoot(_ options: DataOptions, _ run: URL) throws -> URL {
    options.root(recipe: RunFolder(run).recipe)
  }

  /// Runs `body` so that Ctrl-C saves and stops it instead of killing the process.
  private func interruptible<Result>(_ body: (StopSignal) throws -> Result) throws -> Result {
    let stop = StopSignal()
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { stop.request() }
    source.resume()
    defer { source.cancel() }
    return try body(stop)
  }
}
