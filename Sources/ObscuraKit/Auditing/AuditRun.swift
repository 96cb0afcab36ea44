import Datasets
import Foundation
import Networks
import Records
import Schemes
import Tensors
import Training
import Auditing

/// What `audit` is asked to do.
public struct AuditRequest: Sendable {
  public var run: URL
  public var data: URL
  /// Beside a classifier behind a cipher, the run of the same recipe on plain pictures.
  public var plain: URL?
  /// Its budget is the recipe's where it names none.
  public var effort: AuditEffort
  /// nil writes into the run's `audit/`.
  public var out: URL?
  public var device: String
  /// The command line, for the report.
  public var command: String

  public init(
    run: URL, data: URL, plain: URL? = nil, effort: AuditEffort = AuditEffort(), out: URL? = nil,
    device: String = "auto",
    command: String
  ) {
    self.run = run
    self.data = data
    self.plain = plain
    self.effort = effort
    self.out = out
    self.device = device
    self.command = command
  }
}

/// Attacks a run's release and writes `audit.json`, its pictures and `report.html`.
public struct AuditRun {
  let request: AuditRequest
  let progress: any ProgressSink
  let stop: StopSignal

  public init(
    _ request: AuditRequest, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.progress = progress
    self.stop = stop
  }

  public func run() throws -> AuditRecord { try work().run() }

  /// Who would attack and what that would cost.
  public func plan() throws -> AuditPlan { try work().plan() }

  private func work() throws -> AuditWork {
    try request.effort.checked()
    let folder = RunFolder(request.run)
    let recipe = try folder.open()
    let data = try PreparedData(recipe, root: request.data, progress: progress)
    let precision = recipe.train.networkPrecision(on: try Device.chosen(request.device))
    let budget = request.effort.budget(
      otherwise: recipe.audit.budget.rawValue, trainings: recipe.audit.seeds)
    let subject = try subject(recipe, data, Bundle(run: folder), precision)
    return AuditWork(
      subject, effort: request.effort, budget: budget, usualThreats: recipe.audit.threats,
      out: request.out ?? folder.audit, command: request.command,
      story: .init(
        recipe: recipe.yaml, training: TrainingCurves.read(folder.metrics),
        remark: recipe.cipher == nil ? nil : CipherAuditRun.standing),
      progress: progress, stop: stop)
  }

  private func subject(
    _ recipe: Recipe, _ data: PreparedData, _ bundle: Bundle, _ precision: Networks.Precision
  ) throws -> AuditSubject {
    let untested =
      request.effort.untested + (recipe.cipher == nil ? [] : [CipherAuditRun.stolenKeys])
    if recipe.scheme == Classification.name {
      return try ClassifierSubject(
        recipe: recipe, data: data, bundle: bundle, plain: request.plain, precision: precision,
        untested: untested
      ).subject()
    }
    guard request.plain == nil else { throw KitError.needsNoPlainRun(request.run.path) }
    return try ObfuscatorSubject(
      recipe: recipe, data: data, bundle: bundle, precision: precision, untested: untested
    ).subject()
  }
}
