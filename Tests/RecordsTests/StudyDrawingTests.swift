import Records
import Testing

@Suite("Drawing a study")
struct StudyDrawingTests {
  @Test("nobody is shown twice while there are people left")
  func deals() throws {
    let key = try StudySamples.key(people: 44)
    let steps = [key.practice] + key.questions
    #expect(Set(steps.flatMap { $0.options.map(\.person) }).count == 44 && key.shownAgain == 0)
    #expect(steps.allSatisfy { $0.options.count == 4 && $0.right != nil })
    #expect(key.questions.count == 10)
    let crowded = try StudySamples.key(people: 11)
    #expect(crowded.shownAgain == 11)
    for question in [crowded.practice] + crowded.questions {
      #expect(Set(question.options.map(\.person)).count == 4, "nobody twice in one question")
    }
    #expect(Set(crowded.questions.map(\.person)).count == 10)
  }

  @Test("the seed draws the people; ids say nothing and differ each time")
  func seeds() throws {
    func people(_ key: StudyKey) -> Set<[Int]> {
      Set(key.questions.map { [$0.person] + $0.options.map(\.person).sorted() })
    }
    let (one, same, other) = (
      try StudySamples.key(seed: 1, ids: 1), try StudySamples.key(seed: 1, ids: 2),
      try StudySamples.key(seed: 2, ids: 1)
    )
    #expect(people(one) == people(same) && people(one) != people(other))
    #expect(one.study != same.study && one.study.count == 32)
    #expect(Set(one.questions.map(\.id)).isDisjoint(with: same.questions.map(\.id)))
    // By their ids, the right option stands anywhere.
    let places = (0..<40).flatMap { ids in
      (try? StudySamples.key(ids: ids).questions.compactMap { question in
        question.options.firstIndex { $0.person == question.person }
      }) ?? []
    }
    for place in 0..<4 {
      let share = Double(places.count { $0 == place }) / Double(places.count)
      #expect(abs(share - 0.25) < 0.08, "\(place): \(share)")
    }
  }

  @Test("with another picture of each only those are asked about who have one")
  func asksWithAnother() throws {
    let key = try StudySamples.key(people: 24, right: .another)
    #expect(([key.practice] + key.questions).allSatisfy { $0.person % 2 == 0 })
    #expect(
      throws: StudyError.tooFewPeople(got: 10, needed: 11, another: true)
    ) { _ = try StudySamples.key(people: 20, right: .another) }
    #expect(
      throws: StudyError.tooFewPeople(got: 3, needed: 11, another: false)
    ) { _ = try StudySamples.key(people: 3) }
    #expect(
      throws: StudyError.tooFewPeople(got: 3, needed: 4, another: false)
    ) { _ = try StudySamples.key(people: 3, questions: 1) }
  }
}
