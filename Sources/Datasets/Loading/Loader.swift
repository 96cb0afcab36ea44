import Foundation
import Imaging
import Pixels

/// What a loader does to every picture beside augmentation, for instance encrypting it.
public struct Alteration: Sendable {
  /// The picture's bytes `[H, W, C]` to as many others.
  public typealias Body =
    @Sendable (_ picture: [UInt8], _ index: Int, _ epoch: Int) -> [UInt8]

  public let body: Body
  /// Pictures are augmented after it instead of before.
  public let comesFirst: Bool
  /// A picture is augmented once for all epochs.
  public let fixesViews: Bool

  public init(comesFirst: Bool = false, fixesViews: Bool = false, _ body: @escaping Body) {
    self.body = body
    self.comesFirst = comesFirst
    self.fixesViews = fixesViews
  }
}

/// Makes batches ahead of time on low-priority threads with a bounded queue.
///
/// A batch is a pure function of (seed, epoch, position): order and bytes depend neither on
/// timing nor on the number of threads. Batches may be asked for in any order, from any thread.
public final class Loader: Sendable {
  private let plan: BatchPlan
  private let queue: BatchQueue

  /// - Parameters:
  ///   - indices: the samples to draw from, for instance one part of a split.
  ///   - batch: samples in a batch.
  ///   - shuffles: a fresh random order every epoch, else the order of `indices`.
  ///   - dropsLast: leaves out a last batch that is not full.
  ///   - alteration: what else is done to pictures.
  ///   - ahead: batches made ahead; at most this many lie waiting.
  ///   - threads: threads that make them; 0 makes each batch when it is asked for.
  public init(
    dataset: Dataset, indices: [Int], batch: Int, seed: UInt64, augmentation: Augmentation,
    shuffles: Bool, dropsLast: Bool, alteration: Alteration? = nil, ahead: Int = 4,
    threads: Int = 2
  ) {
    precondition(
      batch > 0 && ahead >= 0 && threads >= 0,
      "Loader: got batch \(batch), \(ahead) ahead, \(threads) threads")
    precondition(
      indices.allSatisfy { $0 >= 0 && $0 < dataset.count },
      "Loader: indices must lie in 0 ..< \(dataset.count)")
    let plan = BatchPlan(
      dataset: dataset, indices: indices, batch: batch, seed: seed, augmentation: augmentation,
      shuffles: shuffles, dropsLast: dropsLast, alteration: alteration)
    self.plan = plan
    queue = BatchQueue(plan: plan, ahead: threads == 0 ? 0 : ahead)
    for number in 0..<min(threads, ahead) {
      let thread = Thread { [queue] in queue.work() }
      thread.name = "obscura.loader.\(number)"
      thread.qualityOfService = .utility
      thread.start()
    }
  }

  deinit { queue.stop() }

  /// Full batches, and the last one unless it is dropped.
  public var batchesPerEpoch: Int { plan.batchesPerEpoch }

  /// The batch at `position` of `epoch`; those that follow are made ahead, across epochs.
  public func batch(epoch: Int, at position: Int) -> Batch {
    precondition(
      epoch >= 0 && position >= 0 && position < batchesPerEpoch,
      "Loader.batch: got epoch \(epoch), position \(position) of \(batchesPerEpoch)")
    return queue.batch(at: BatchPlace(epoch: epoch, position: position))
  }
}
