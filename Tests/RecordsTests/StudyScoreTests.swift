import Foundation
import Records
import Testing

@Suite("Score of a study")
struct StudyScoreTests {
  private func score(_ rows: String, seed: UInt64 = 0) throws -> StudyScore {
    let key = try StudySamples.key()
    return try StudyScore(key, StudySamples.sheets(key, rows), seed: seed)
  }

  @Test("right answers are counted by question and by person, as by hand")
  func counts() throws {
    let score = try score("1100000000\n10000-----\n1111100000")
    #expect(score.answers == 25 && score.right == 8)
    #expect(abs(score.accuracy.value - 0.32) < 1e-12 && score.chance == 0.25)
    #expect(abs(score.aboveChance.value - (0.32 - 0.25) / 0.75) < 1e-12)
    #expect(abs(score.aboveChance.low - (score.accuracy.low - 0.25) / 0.75) < 1e-12)
    #expect(score.questions.map(\.right) == [3, 2, 1, 1, 1, 0, 0, 0, 0, 0])
    #expect(score.questions.map(\.answers) == [3, 3, 3, 3, 3, 2, 2, 2, 2, 2])
    #expect(score.participants.map(\.right) == [2, 1, 5])
    #expect(score.participants.map(\.answers) == [10, 5, 10])
    #expect(score.participants.allSatisfy { $0.medianSeconds == 2 && $0.practice == true })
    #expect(score.method == .both && score.units == nil)
  }

  @Test("the interval is the crossed bootstrap's", arguments: StudyVectors.cases.prefix(3))
  func resamples(_ entry: StudyVectors.Case) throws {
    let score = try score(entry.sheets, seed: 3)
    #expect(abs(score.accuracy.low - entry.interval.low) < 1e-9, "\(entry.name)")
    #expect(abs(score.accuracy.high - entry.interval.high) < 1e-9, "\(entry.name)")
    #expect(score.method == (entry.name == "one person" ? .questions : .both))
  }

  @Test("where all answers are alike the interval is SciPy's exact one, of the scarcer kind")
  func degenerates() throws {
    func exact(_ right: Int, _ units: Int) throws -> StudyVectors.Exact {
      try #require(StudyVectors.exact.first { $0.right == right && $0.units == units })
    }
    let five = Array(repeating: "1111111111", count: 5).joined(separator: "\n")
    for (rows, right, units) in [
      (five, 5, 5), (five.replacing("1", with: "0"), 0, 5), ("0000000000", 0, 10),
      ("1111111111", 10, 10), ("1---------", 1, 1),
      ("1---------\n1---------\n1---------\n1---------\n1---------", 5, 5),
    ] {
      let score = try score(rows)
      let expected = try exact(right, units)
      #expect(score.method == .exact && score.units == units)
      #expect(abs(score.accuracy.low - expected.low) < 1e-9, "\(rows)")
      #expect(abs(score.accuracy.high - expected.high) < 1e-9, "\(rows)")
      #expect(score.notes.first?.contains("Clopper and Pearson") == true)
    }
  }

  @Test("the sentence says what the interval allows, the notes what it rests on")
  func speaks() throws {
    let chance = try score(
      "1010000100\n0100101000\n0010010000\n1000000110\n0101000000\n0000110010")
    #expect(chance.outcome == .chance && chance.sentence.contains("cannot be told from guessing"))
    #expect(chance.sentence.contains("16 of 60 answers are right (26.7 %"))
    #expect(chance.notes.isEmpty)
    let all = try score("1111111111\n1111111110\n1111111111\n1111111101\n1111110111")
    #expect(all.outcome == .above && all.sentence.hasPrefix("People recognise"))
    let none = try score(Array(repeating: "0000000000", count: 20).joined(separator: "\n"))
    #expect(none.outcome == .chance, "ten questions are too few to tell 0 from chance")
    let one = try score("1110000000")
    #expect(one.notes == ["Only one person answered: the interval speaks of no other person."])
    let few = try score("111000000-\n1110000000")
    #expect(few.notes[0].hasPrefix("2 people are few"))
    #expect(few.notes[1] == "n0.json: 9 of 10 questions answered; these count.")
    let key = try StudySamples.key()
    let asleep = try StudyScore(
      key, [StudySamples.sheet(key, "1110000000", nonce: "z", practice: false)])
    #expect(asleep.notes.last?.hasPrefix("z.json: missed the practice question") == true)
    #expect(asleep.right == 3 && asleep.answers == 10, "the practice does not count")
  }

  @Test("a score reads back equal")
  func roundTrip() throws {
    let score = try score("1100000000\n10000-----")
    #expect(try StudyScore(decoding: score.encoded(), name: "s") == score)
  }
}
