import Datasets
import Pixels
import Synchronization
import Testing

@Suite("Data sets in memory")
struct DatasetTests {
  private static let size = Size(side: 4)
  private static let bytes = 4 * 4 * 3

  private func load(_ source: any Source, budget: Int = 1 << 20, threads: Int = 2) throws -> Dataset
  {
    let label = LabelColumn(
      name: "number", classes: (0..<source.count).map(String.init),
      values: (0..<source.count).map(Int32.init))
    return try Dataset.load(
      source, size: Self.size, channels: 3, labels: [label], identity: nil, budget: budget,
      threads: threads)
  }

  private func numbers(_ dataset: Dataset) -> [Int] {
    (0..<dataset.count).map { TableSource.number(in: dataset.pixels(at: $0)[...]) }
  }

  @Test("every sample is decoded once, in order, whatever the number of threads")
  func decodesOnce() throws {
    for threads in [1, 2, 5] {
      let source = TableSource([:], count: 100)
      let dataset = try load(source, threads: threads)
      #expect(numbers(dataset) == Array(0..<100))
      #expect(source.decoded.values.allSatisfy { $0 == 1 } && source.decoded.count == 100)
      #expect(dataset.cachedCount == 100)
    }
  }

  @Test("beyond the budget samples are decoded again each time, with the same bytes")
  func keepsBudget() throws {
    let source = TableSource([:], count: 50)
    let dataset = try load(source, budget: 20 * Self.bytes + Self.bytes - 1)
    #expect(dataset.cachedCount == 20)
    #expect(numbers(dataset) == Array(0..<50))
    #expect(source.decoded[19] == 1 && source.decoded[20] == 2)
    #expect(dataset.gather([3, 40, 3]) == [3, 40, 3].flatMap { dataset.pixels(at: $0) })
    #expect(try load(source, budget: 0).cachedCount == 0)
    #expect(try load(source, budget: -5).cachedCount == 0)
  }

  @Test("samples that do not decode are left out and listed; the others keep their labels")
  func skips() throws {
    for budget in [1 << 20, 12 * Self.bytes, 0] {
      let source = TableSource([:], count: 30, failing: [0, 7, 8, 29])
      let dataset = try load(source, budget: budget)
      let kept = (0..<30).filter { ![0, 7, 8, 29].contains($0) }
      #expect(dataset.sourceIndices == kept && numbers(dataset) == kept)
      #expect(dataset.label("number")?.values == kept.map(Int32.init))
      #expect(dataset.skipped.map(\.id.key) == ["s0", "s7", "s8", "s29"])
      #expect(dataset.skipped.first?.reason == "sample s0: made to fail")
    }
  }

  @Test("nothing that decodes, and an unknown column of people, are refused")
  func refuses() {
    let nothing = #expect(throws: DatasetError.self) {
      try load(TableSource([:], count: 2, failing: [0, 1]))
    }
    #expect(
      nothing?.description
        == "table: none of 2 samples decodes; the first: sample s0: made to fail")
    let unknown = #expect(throws: DatasetError.self) {
      try Dataset.load(
        TableSource(["person": ["a"]]), size: Self.size, channels: 3, labels: [],
        identity: "persn", budget: 1, threads: 1)
    }
    #expect(unknown?.description.contains("known: person") == true)
  }

  @Test("identities follow the samples that are left")
  func keepsIdentities() throws {
    let source = TableSource(["person": ["a", "b", "", "d"]], failing: [1])
    let dataset = try Dataset.load(
      source, size: Self.size, channels: 3, labels: [], identity: "person", budget: 1 << 20,
      threads: 1)
    #expect(dataset.identities == ["a", "", "d"])
  }

  @Test("progress reaches the end")
  func reports() throws {
    let seen = Mutex<[Int]>([])
    _ = try Dataset.load(
      TableSource([:], count: 40), size: Self.size, channels: 3, labels: [], identity: nil,
      budget: 0, threads: 2
    ) { done, total in
      seen.withLock { $0.append(done) }
      #expect(total == 40)
    }
    #expect(seen.withLock { $0.max() } == 40)
  }
}
