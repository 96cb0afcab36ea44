import Datasets
import Pixels
import Testing

@Suite("Splits")
struct SplitTests {
  private static let standard = Split.standardFractions

  /// 2 000 images of people with 1 to 12 each, and one person with 6 %.
  private func people(seed: UInt64 = 4) -> [String] {
    var generator = SeededGenerator(seed: seed)
    var names = [String](repeating: "famous", count: 120)
    var number = 0
    while names.count < 2000 {
      let images = min(1 + generator.integer(below: 12), 2000 - names.count)
      names += [String](repeating: "p\(number)", count: images)
      number += 1
    }
    generator.shuffle(&names)
    return names
  }

  private func check(_ split: Split, count: Int) {
    let all = Part.allCases.flatMap { split[$0] }
    #expect(all.count == count && Set(all).count == count, "every sample lies in one part")
    for part in Part.allCases { #expect(split[part] == split[part].sorted()) }
  }

  @Test("images fall into four parts of 50, 25, 5 and 20 %, the same for the same seed")
  func dividesImages() throws {
    func make(_ seed: UInt64) throws -> Split {
      try Split.make(
        count: 1000, identities: nil, strata: [], fractions: Self.standard, seed: seed)
    }
    let split = try make(1)
    check(split, count: 1000)
    #expect(Part.allCases.map { split[$0].count } == [500, 250, 50, 200])
    #expect(try make(1) == split)
    #expect(try make(2) != split)
    // A random half, not the first half.
    let early = split[.owner].count { $0 < 500 }
    #expect((200...300).contains(early), "\(early) of 500 come from the first half")
  }

  @Test("every class of every label, and every combination, keeps its share in every part")
  func stratifies() throws {
    var generator = SeededGenerator(seed: 3)
    let rare = (0..<4000).map { _ in Int32(generator.uniform() < 0.03 ? 1 : 0) }
    let many = (0..<4000).map { _ in Int32(generator.integer(below: 5)) - 1 }
    let split = try Split.make(
      count: 4000, identities: nil, strata: [rare, many], fractions: Self.standard, seed: 9)
    check(split, count: 4000)
    for (labels, values) in [(rare, 0...1), (many, -1...3)] as [([Int32], ClosedRange<Int32>)] {
      for value in values {
        let total = labels.count { $0 == value }
        for part in Part.allCases {
          let expected = Double(total) * (Self.standard[part] ?? 0)
          let got = split[part].count { labels[$0] == value }
          #expect(
            abs(Double(got) - expected) <= 3, "\(part) \(value): \(got), expected \(expected)")
        }
      }
    }
    let both = (0..<4000).filter { rare[$0] == 1 && many[$0] == 2 }
    let owner = Set(split[.owner])
    #expect(abs(Double(both.count { owner.contains($0) }) - Double(both.count) / 2) <= 2)
  }

  @Test("no person lies in two parts, and the shares still hold")
  func keepsPeopleTogether() throws {
    let people = people()
    var generator = SeededGenerator(seed: 8)
    let label = people.map { _ in Int32(generator.uniform() < 0.4 ? 1 : 0) }
    let split = try Split.make(
      count: 2000, identities: people, strata: [label], fractions: Self.standard, seed: 5)
    check(split, count: 2000)
    #expect(split.sharedIdentities(people).isEmpty)
    for part in Part.allCases {
      let expected = 2000 * (Self.standard[part] ?? 0)
      #expect(abs(Double(split[part].count) - expected) <= 4, "\(part): \(split[part].count)")
      let positive = Double(split[part].count { label[$0] == 1 })
      let total = Double(label.count { $0 == 1 })
      #expect(abs(positive - total * (Self.standard[part] ?? 0)) <= 5, "\(part): \(positive)")
    }
    #expect(
      try Split.make(
        count: 2000, identities: people, strata: [label], fractions: Self.standard, seed: 5)
        == split)
  }

  @Test("people with more than 2 % of the images go to the owner")
  func givesFamousToOwner() throws {
    let people = people()
    for seed in 0..<8 as Range<UInt64> {
      let split = try Split.make(
        count: 2000, identities: people, strata: [], fractions: Self.standard, seed: seed)
      let owner = Set(split[.owner].map { people[$0] })
      #expect(owner.contains("famous"))
      for part in [Part.attacker, .validation, .test] {
        let most = Dictionary(grouping: split[part], by: { people[$0] }).map(\.value.count).max()
        #expect((most ?? 0) <= 40, "somebody in \(part) has \(most ?? 0) of 2000 images")
      }
    }
  }

  @Test("in a set of few people, all of them large, every part gets some")
  func dividesFewPeople() throws {
    let people = (0..<400).map { "s\($0 / 10)" }
    let split = try Split.make(
      count: 400, identities: people, strata: [], fractions: Self.standard, seed: 1)
    #expect(Part.allCases.map { split[$0].count } == [200, 100, 20, 80])
    #expect(split.sharedIdentities(people).isEmpty)
    // One person who is most of the set still goes to the owner.
    let lopsided = [String](repeating: "star", count: 300) + (0..<100).map { "other\($0)" }
    let star = try Split.make(
      count: 400, identities: lopsided, strata: [], fractions: Self.standard, seed: 1)
    #expect(star[.owner].contains(0) && star[.owner].count >= 300)
  }

  @Test("blank identities are people of their own")
  func treatsBlanksApart() throws {
    let people = [String](repeating: "", count: 200)
    let split = try Split.make(
      count: 200, identities: people, strata: [], fractions: Self.standard, seed: 1)
    #expect(Part.allCases.map { split[$0].count } == [100, 50, 10, 40])
    #expect(split.sharedIdentities(people).isEmpty)
  }

  @Test("a part without a share stays empty")
  func leavesPartsOut() throws {
    let split = try Split.make(
      count: 10, identities: nil, strata: [], fractions: [.owner: 0.8, .test: 0.2], seed: 1)
    #expect(Part.allCases.map { split[$0].count } == [8, 0, 0, 2])
    #expect(split.parts(count: 11).count { $0 == nil } == 1)
  }

  @Test("parts of some of the samples are counted anew")
  func keeps() {
    let split = Split([.owner: [0, 3, 5], .test: [1, 4]])
    #expect(split.keeping([1, 3, 4, 5]) == Split([.owner: [1, 3], .test: [0, 2]]))
  }

  @Test(
    "requests that cannot be met say why",
    arguments: [
      (0, Split.standardFractions, "got no images"),
      (100, [.owner: 0.5, .test: 0.6], "whose sum is 1.1"),
      (100, [.owner: 1.5, .test: -0.5], "fractions of 0 to 1"),
      (100, [.owner: Double.nan], "fractions of 0 to 1"),
      (3, Split.standardFractions, "gets none of the 3 images"),
    ])
  func refuses(_ count: Int, _ fractions: [Part: Double], _ message: String) {
    let error = #expect(throws: DatasetError.self) {
      try Split.make(count: count, identities: nil, strata: [], fractions: fractions, seed: 1)
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test("too few people are named in the complaint")
  func refusesFewPeople() {
    let error = #expect(throws: DatasetError.self) {
      try Split.make(
        count: 90, identities: (0..<90).map { "p\($0 % 2)" }, strata: [],
        fractions: Self.standard, seed: 1)
    }
    #expect(error?.description.contains("of 2 people") == true, "\(String(describing: error))")
  }
}
