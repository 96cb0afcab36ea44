import Architectures
import Collaboration
import Datasets
import Formats
import Foundation
import Networks
import Pixels
import Records
import Schemes
import Tensors
import Training

/// What a member brings to a pool.
public struct PoolRequest: Sendable {
  public var pool: URL
  /// The member's own folder.
  public var member: URL
  /// The member's own data, with the networks of the pool's recipe.
  public var recipe: Recipe
  public var data: URL
  public var device: String

  public init(pool: URL, member: URL, recipe: Recipe, data: URL, device: String = "auto") {
    self.pool = pool
    self.member = member
    self.recipe = recipe
    self.data = data
    self.device = device
  }
}

/// Adds a member's poisoned features to a pool (deep poisoning, section 3.4). The private module is trained
/// once for each version of the public parts and never leaves the member's folder.
public struct Contributing {
  let request: PoolRequest
  let progress: any ProgressSink
  let stop: StopSignal

  public init(
    _ request: PoolRequest, progress: any ProgressSink = SilentProgress(),
    stop: StopSignal = StopSignal()
  ) {
    self.request = request
    self.progress = progress
    self.stop = stop
  }

  public struct Outcome: Sendable, Equatable {
    public let samples: Int
    public let shards: Int
    /// Samples that were contributed before.
    public let known: Int
  }

  public func run() throws -> Outcome {
    var member = try MemberFolder(request.member)
    let lock = try member.lock()
    defer { withExtendedLifetime(lock) {} }
    let pool = try member.open(request.pool)
    let own = try PoolData(request.recipe, root: request.data, pool, progress: progress)
    let module = RunFolder(member.module(version: pool.record.version))
    try train(own.recipe, module, pool)
    let precision = own.recipe.train.networkPrecision(on: try Device.chosen(request.device))
    let released = try ReleasedData(
      Bundle(run: module).read(.obfuscator, precision: precision), owner: module.owner,
      precision: precision)
    // The order follows names under a key of the member's, and says nothing.
    let names = ReleaseNames(
      key: try OwnerKey.read("names.key", in: request.member), map: member.contributed)
    let before = try Self.names(in: member.contributed)
    let all = names.order(own.data.dataset.ids, places: own.data.labelled(.owner, own.head))
    let fresh = all.filter { !before.contains($0.name) }
    var shards = 0
    for start in stride(from: 0, to: fresh.count, by: pool.record.rowsPerShard) {
      let some = Array(fresh[start..<min(start + pool.record.rowsPerShard, fresh.count)])
      try member.contribute(shard(some.map(\.place), own, released), to: pool)
      // After the shard: what is lost in between is contributed once more, not never.
      try names.keep(some, ids: own.data.dataset.ids)
      shards += 1
      progress.show(
        ProgressUpdate(
          task: "contributing", done: start + some.count, total: fresh.count, unit: "samples"))
    }
    return Outcome(samples: fresh.count, shards: shards, known: all.count - fresh.count)
  }

  /// Does nothing where the module is there.
  private func train(_ recipe: Recipe, _ module: RunFolder, _ pool: Pool) throws {
    guard !Bundle(run: module).contains(.privateModule) else { return }
    var training = TrainingRequest(
      recipe: recipe, data: request.data, run: module.url, device: request.device, resume: true)
    training.shared = SharedParts(folder: pool.parts)
    try TrainingRun(training, progress: progress, stop: stop).run()
    guard Bundle(run: module).contains(.privateModule) else {
      throw KitError.pool("the recipe has no private module; give options.blocks at least 1")
    }
  }

  private func shard(_ places: [Int], _ own: PoolData, _ released: ReleasedData) -> Shard {
    let batches = stride(from: 0, to: places.count, by: Protecting.batch).map { start in
      released(
        of: own.data.dataset, Array(places[start..<min(start + Protecting.batch, places.count)])
      ).converted(to: .float16, on: .cpu)
    }
    return Shard(
      features: Tensor.concatenated(batches).stored, labels: own.classes(places).map(Int.init))
  }

  private static func names(in map: URL) throws -> Set<String> {
    guard FileManager.default.fileExists(atPath: map.path) else { return [] }
    return Set(try CSVTable(contentsOf: map).column("name") ?? [])
  }
}
