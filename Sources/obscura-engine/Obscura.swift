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
  let terminal = Terminal()

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

  static var commandLine: String {
    (["obscura"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
  }

  func protect(_ command: ProtectCommand) throws {
    let count = try Protecting(
      ProtectRequest(
        run: URL(fileURLWithPath: command.runFolder, isDirectory: true), input: command.input,
        output: URL(fileURLWithPath: command.output, isDirectory: true), parts: try command.parts,
        device: command.compute.device.rawValue), progress: terminal
    ).run()
    print("\(count) samples protected: \(command.output)")
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
      isPrivate: command.private, device: command.compute.device.rawValue, progress: terminal)
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
      isPrivate: command.private, device: command.compute.device.rawValue, progress: terminal)
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

  func show(_ record: AuditRecord, json: Bool) {
    if json {
      print(String(decoding: record.encoded(), as: UTF8.self), terminator: "")
    } else {
      print(VerdictTable.text(record, width: Terminal.width, colour: Terminal.isInteractive))
    }
  }

  func show(_ plan: AuditPlan, json: Bool) {
    print(
      json
        ? String(decoding: plan.encoded(), as: UTF8.self)
        : PlanTable.text(plan, width: Terminal.width, colour: Terminal.isInteractive),
      terminator: "")
  }

  /// A run's data: named on the command line, or beside the recipe copy as a last resort.
  func dataRoot(_ options: DataOptions, _ run: URL) throws -> URL {
    options.root(recipe: RunFolder(run).recipe)
  }

  /// Runs `body` so that Ctrl-C saves and stops it instead of killing the process.
  func interruptible<Result>(_ body: (StopSignal) throws -> Result) throws -> Result {
    let stop = StopSignal()
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { stop.request() }
    source.resume()
    defer { source.cancel() }
    return try body(stop)
  }
}
