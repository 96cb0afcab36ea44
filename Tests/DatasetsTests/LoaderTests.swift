import Datasets
import Dispatch
import Imaging
import Pixels
import Synchronization
import Testing

@Suite("Loader")
struct LoaderTests {
  private static let moving = Augmentation(mirror: true, shift: 2, zoom: 0.2)

  private func dataset(_ count: Int = 53) throws -> Dataset {
    let label = LabelColumn(
      name: "odd", classes: ["0", "1"], values: (0..<count).map { Int32($0 % 2) })
    return try Dataset.load(
      TableSource([:], count: count), size: Size(side: 6), channels: 3, labels: [label],
      identity: nil, budget: 1 << 20, threads: 2)
  }

  private func loader(
    _ dataset: Dataset, seed: UInt64 = 7, augmentation: Augmentation = moving,
    shuffles: Bool = true, dropsLast: Bool = false, ahead: Int = 4, threads: Int = 2
  ) -> Loader {
    Loader(
      dataset: dataset, indices: Array(0..<dataset.count), batch: 8, seed: seed,
      augmentation: augmentation, shuffles: shuffles, dropsLast: dropsLast, ahead: ahead,
      threads: threads)
  }

  private func epoch(_ loader: Loader, _ epoch: Int) -> [Batch] {
    (0..<loader.batchesPerEpoch).map { loader.batch(epoch: epoch, at: $0) }
  }

  @Test("an epoch gives every sample once, with its own labels and pixels")
  func coversSamples() throws {
    let dataset = try dataset()
    let loader = loader(dataset, augmentation: .none)
    let batches = epoch(loader, 0)
    #expect(batches.map(\.count) == [8, 8, 8, 8, 8, 8, 5])
    #expect(batches.flatMap(\.indices).sorted() == Array(0..<53))
    for batch in batches {
      #expect(batch.labels["odd"] == batch.indices.map { Int32($0 % 2) })
      #expect(batch.pixels.count == batch.count * 6 * 6 * 3)
      for (place, index) in batch.indices.enumerated() {
        #expect(TableSource.number(in: batch.pixels[(place * 108)...]) == index)
      }
    }
  }

  @Test("batches depend on seed, epoch and position alone, not on threads or time")
  func isDeterministic() throws {
    let dataset = try dataset()
    let alone = loader(dataset, threads: 0)
    let expected = (0..<3).map { epoch(alone, $0) }
    for (ahead, threads) in [(1, 1), (4, 2), (16, 4)] {
      let loader = loader(dataset, ahead: ahead, threads: threads)
      #expect((0..<3).map { epoch(loader, $0) } == expected)
    }
    #expect(epoch(loader(dataset, seed: 8), 0) != expected[0])
    #expect(expected[0] != expected[1], "epochs have orders of their own")
  }

  @Test("batches asked for in any order, from many threads, are the same")
  func servesAnyOrder() throws {
    let dataset = try dataset()
    let expected = (0..<4).map { epoch(loader(dataset, threads: 0), $0) }
    var places = (0..<4).flatMap { epoch in (0..<7).map { (epoch, $0) } }
    var generator = SeededGenerator(seed: 2)
    generator.shuffle(&places)
    let order = places
    let shared = loader(dataset)
    let wrong = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: order.count) { number in
      let (epoch, position) = order[number]
      if shared.batch(epoch: epoch, at: position) != expected[epoch][position] {
        wrong.withLock { $0 += 1 }
      }
    }
    #expect(wrong.withLock { $0 } == 0)
  }

  @Test("augmentation differs from epoch to epoch and leaves labels alone")
  func augments() throws {
    let dataset = try dataset()
    let still = loader(dataset, shuffles: false)
    let (first, second) = (still.batch(epoch: 0, at: 0), still.batch(epoch: 1, at: 0))
    #expect(first.indices == second.indices && first.labels == second.labels)
    #expect(first.pixels != second.pixels)
    #expect(
      loader(dataset, augmentation: .none, shuffles: false).batch(epoch: 9, at: 0).indices
        == Array(0..<8))
  }

  @Test("a last batch that is not full can be dropped")
  func dropsLast() throws {
    let loader = loader(try dataset(), dropsLast: true)
    #expect(loader.batchesPerEpoch == 6)
    #expect(epoch(loader, 0).allSatisfy { $0.count == 8 })
  }
}
