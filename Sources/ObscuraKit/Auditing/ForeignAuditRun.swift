import Architectures
import Auditing
import CipherJobs
import Datasets
import Formats
import Foundation
import Networks
import Pixels
import Records
import Tensors
import Training

/// What the audit of another tool's protection is asked to do.
public struct ForeignAuditRequest: Sendable {
  /// A folder, an archive or an array of what was protected; nil where the program makes it.
  public var protected: URL?
  public var owner: OwnersView
  /// A program or a model that protects: attackers may then have pictures of their own protected.
  public var query: (any PictureProtector)?
  /// The noise that the owner says lies on every release; pictures count 0 to 1.
  public var noise: ReleaseNoise?
  /// At which pictures are audited; nil for the first original's own, up to 64 x 64.
  public var size: Size?
  public var effort: AuditEffort
  public var out: URL
  public var device: String
  /// The command line, for the report.
  public var command: String
  public var seed: UInt64

  public init(
    protected: URL?, owner: OwnersView, query: (any PictureProtector)? = nil,
    noise: ReleaseNoise? = nil, size: Size? = nil,
    effort: AuditEffort = AuditEffort(), out: URL, device: String = "auto", command: String,
    seed: UInt64 = 1
  ) {
    self.protected = protected
    self.owner = owner
    self.query = query
    self.noise = noise
    self.size = size
    self.effort = effort
    self.out = out
    self.device = device
    self.command = command
    self.seed = seed
  }
}

/// Attacks what somebody else's tool made of pictures, whatever that is: blurred or masked pictures,
/// synthetic ones, feature maps, vectors.
///
/// Attackers learn on their own part of the originals with what the tool made of them, and are judged
/// on people they never saw.
public struct ForeignAuditRun {
  let request: ForeignAuditRequest
  let progress: any ProgressSink
  let stop: StopSignal

  /// Longest side that is audited where nobody names a size: at more, attackers take hours.
  static let usualSide = 64

  public init(
    _ request: ForeignAuditRequest, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.progress = progress
    self.stop = stop
  }

  public func run() throws -> AuditRecord {
    let record = try work().run()
    // What the program made has served.
    try? FileManager.default.removeItem(at: QueriedPictures.folder(in: request.out))
    return record
  }

  /// Who would attack and what that would cost.
  public func plan() throws -> AuditPlan { try work().plan() }

  private func work() throws -> AuditWork {
    try request.effort.checked()
    let source = try originals()
    guard source.count > 0,
      case .image(let first) = try source.payload(at: 0, size: nil, channels: nil)
    else { throw KitError.noOriginals }
    let size = request.size ?? request.query?.size ?? Self.usualSize(first.size)
    let owner = try OwnersData(
      request.owner, source, size: size, channels: first.channels == 1 ? 1 : 3,
      seed: request.seed, progress: progress)
    guard request.query == nil || request.owner.originals != nil else {
      throw KitError.noOriginals
    }
    let queries = request.query.map {
      QueriedPictures($0, owner.dataset, folder: request.out, progress: progress)
    }
    let names = try request.owner.keymap.map { try OriginalNames($0, mayBeMissing: false) }
    let given = try request.protected.map { folder in
      try ForeignSet(DataLocation(path: folder.path), of: owner.dataset, progress: progress) {
        names?.sample($0.key) ?? $0
      }
    }
    let own = try queries?.all(like: given)
    guard let released = given ?? own else { throw KitError.nothingProtected }
    guard own == nil || own?.shape == released.shape else {
      throw KitError.query(
        "it makes \(own?.shape.description ?? ""), what is released is "
          + "\(released.shape)")
    }
    let precision = Precision.automatic(on: try Device.chosen(request.device))
    let budget = request.effort.budget(otherwise: "quick")
    var subject = subject(released, own, owner, precision)
    subject.again = try own.flatMap { try queries?.again(after: $0, precision) }
    if subject.again != nil, let own {
      subject.validation = subject.validation.filter { own.rows[$0] != nil }
      subject.test = subject.test.filter { own.rows[$0] != nil }
    }
    subject.hasPictures = request.owner.originals != nil
    if !subject.hasPictures { subject.undefended = nil }
    subject.noise = try request.noise.map { noise in
      guard subject.hasPictures else {
        throw KitError.noise(
          "\(noise) is declared, and only originals show whether it is there; name them with "
            + "--original")
      }
      return try DeclaredNoise(noise: noise, released: released, dataset: owner.dataset).checked(
        at: owner.places(.test, where: released.rows), isScaled: first.size != size)
    }
    subject.untested =
      request.effort.untested + (subject.hasPictures ? [] : [Self.blindness])
      + notes(first.size, size) + released.notes
    subject.doubt = released.doubt
    if subject.hasPictures {
      subject.reservations = try ForeignReservations(
        released: released, files: request.protected, own: given == nil ? nil : own,
        dataset: owner.dataset,
        originals: source, precision: precision
      ).sentences(isRandom: subject.again != nil)
    }
    let files = request.protected.map { ForeignFiles($0, size, dataset: owner.dataset) }
    if let files, released.isPictures { subject.untested += try files.notes() }
    return AuditWork(
      subject, effort: request.effort, budget: budget, out: request.out,
      command: request.command,
      story: .init(
        recipe: description(released),
        checks: released.isPictures ? try files?.check().map { [$0] } : nil),
      progress: progress, stop: stop)
  }

  private static let blindness =
    "The picture, and how much more originals would give: nobody named the originals (--original). "
    + "Leakage is held against certainty instead, which makes it smaller than it is, and nothing is "
    + "called protected."

  /// Without them what was protected stands in, of which the labels count.
  private func originals() throws -> any Source {
    if let originals = request.owner.originals { return try Sources.open(originals) }
    guard let protected = request.protected else { throw KitError.noOriginals }
    let location = DataLocation(path: protected.path, labels: request.owner.labels)
    return LabelsAlone(try Sources.open(location))
  }

  private static func usualSize(_ original: Size) -> Size {
    max(original.height, original.width) <= usualSide ? original : Size(side: usualSide)
  }

  private func notes(_ original: Size, _ size: Size) -> [String] {
    original == size
      ? []
      : [
        "Whatever is finer than \(size) pixels: pictures of \(original) were scaled to that; "
          + "another size is named with --size."
      ]
  }

  private func description(_ released: ForeignSet) -> String {
    let what = released.isPictures ? "pictures" : "features"
    let from = request.protected.map(\.path) ?? "the program"
    let program = request.query.map { "; query: \($0)" } ?? ""
    return "protected: \(what) \(released.shape) from \(from)\(program)"
  }

  private func subject(
    _ released: ForeignSet, _ own: ForeignSet?, _ owner: OwnersData,
    _ precision: Networks.Precision
  ) -> AuditSubject {
    let dataset = owner.dataset
    let attacker = owner.places(.attacker, where: (own ?? released).rows)
    let attackers = Set(attacker)
    return AuditSubject(
      dataset: dataset, attacker: attacker,
      validation: owner.places(.validation, where: released.rows),
      test: owner.places(.test, where: released.rows),
      picture: FeatureShape(channels: dataset.channels, size: dataset.size),
      protectedShape: released.shape, precision: precision, task: owner.task,
      hidden: owner.hidden,
      release: { places in
        let isOwn = places.first.map(attackers.contains) ?? false
        return (isOwn ? own ?? released : released).released(places, precision)
      },
      undefended: { AuditSubject.pictures(dataset, $0, precision: precision) },
      undefendedShape: FeatureShape(channels: dataset.channels, size: dataset.size),
      isQueryable: own != nil, classify: nil, classifyUndefended: nil, inLoopReconstruct: nil,
      inLoopInfer: nil, width: 0.25, fullyConnected: 128, seed: request.seed)
  }
}
