import Imaging
import Pixels
import Synchronization

/// What every batch holds: a pure function of (seed, epoch, position).
final class BatchPlan: Sendable {
  /// The streams of the run's seed that loading uses.
  private enum Stream {
    static let order: UInt64 = 0x4F52_4445_52
    static let augmentation: UInt64 = 0x4155_474D
  }

  private let dataset: Dataset
  private let indices: [Int]
  private let batch: Int
  private let seed: UInt64
  private let augmentation: Augmentation
  private let shuffles: Bool
  private let alteration: Alteration?
  let batchesPerEpoch: Int
  /// The order of the epochs in use; two, as one ends while the following begins.
  private let orders = Mutex<[(epoch: Int, order: [Int])]>([])

  init(
    dataset: Dataset, indices: [Int], batch: Int, seed: UInt64, augmentation: Augmentation,
    shuffles: Bool, dropsLast: Bool, alteration: Alteration? = nil
  ) {
    self.dataset = dataset
    self.indices = indices
    self.batch = batch
    self.seed = seed
    self.augmentation = augmentation
    self.shuffles = shuffles
    self.alteration = alteration
    batchesPerEpoch = dropsLast ? indices.count / batch : (indices.count + batch - 1) / batch
  }

  func batch(epoch: Int, at position: Int) -> Batch {
    let order = order(of: epoch)
    let chosen = Array(
      order[position * batch..<min(order.count, (position + 1) * batch)])
    return Batch(
      indices: chosen, pixels: pixels(of: chosen, epoch: epoch), size: dataset.size,
      channels: dataset.channels,
      labels: Dictionary(
        dataset.labels.map { label in (label.name, chosen.map { label.values[$0] }) },
        uniquingKeysWith: { first, _ in first }))
  }

  private func pixels(of chosen: [Int], epoch: Int) -> [UInt8] {
    guard augmentation != .none || alteration != nil else { return dataset.gather(chosen) }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(chosen.count * dataset.sampleBytes)
    for index in chosen {
      let picture = dataset.pixels(at: index)
      if let alteration, alteration.comesFirst {
        pixels += augmented(alteration.body(picture, index, epoch), index, epoch)
      } else {
        let view = augmented(picture, index, alteration?.fixesViews == true ? 0 : epoch)
        pixels += alteration?.body(view, index, epoch) ?? view
      }
    }
    return pixels
  }

  private func augmented(_ picture: [UInt8], _ index: Int, _ epoch: Int) -> [UInt8] {
    var picture = picture
    var generator = SeededGenerator(
      seed: seed, Stream.augmentation, UInt64(epoch), UInt64(index))
    augmentation.apply(
      to: &picture, size: dataset.size, channels: dataset.channels, using: &generator)
    return picture
  }

  private func order(of epoch: Int) -> [Int] {
    guard shuffles else { return indices }
    return orders.withLock { orders in
      if let known = orders.first(where: { $0.epoch == epoch }) { return known.order }
      var generator = SeededGenerator(seed: seed, Stream.order, UInt64(epoch))
      var order = indices
      generator.shuffle(&order)
      orders = orders.suffix(1) + [(epoch, order)]
      return order
    }
  }
}
