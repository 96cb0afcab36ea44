import Pixels

extension StudyKey {
  /// Draws a study: whom the questions are about and who stands beside them.
  ///
  /// Nobody appears in two questions while the material has people left. The seed alone says who is
  /// shown; ids come from `ids`, so that who knows the seed still cannot tell options apart.
  ///
  /// - Parameters:
  ///   - questions: at least 1, without the practice.
  ///   - options: of each question, at least 2.
  ///   - ids: the system's randomness, but for tests.
  /// - Throws: `StudyError.tooFewPeople`.
  public init(
    drawing material: StudyMaterial, questions: Int, options: Int, right: RightOption,
    seed: UInt64, ids: inout some RandomNumberGenerator
  ) throws {
    precondition(questions >= 1 && options >= 2, "StudyKey: \(questions) x \(options)")
    var generator = SeededGenerator(seed: seed, 0x7374_7564)
    var people = material.people
    generator.shuffle(&people)
    let isFit = { (person: StudyMaterial.Person) in right == .original || person.another != nil }
    // The practice shows somebody of its own.
    let asked = people.filter(isFit).prefix(questions + 1).map(\.number)
    guard asked.count == questions + 1 else {
      throw StudyError.tooFewPeople(
        got: asked.count, needed: questions + 1, another: right == .another)
    }
    guard people.count >= options else {
      throw StudyError.tooFewPeople(got: people.count, needed: options, another: false)
    }
    var deck = Deck(people.map(\.number), without: asked, generator)
    func id() -> String { hexadecimal(8, &ids) }
    let drawn = asked.map { person in
      let shown = [person] + deck.draw(options - 1, besides: person)
      return Question(
        id: id(), person: person,
        options: shown.map { Option(id: id(), person: $0) }.sorted { $0.id < $1.id })
    }
    self.init(
      study: hexadecimal(16, &ids), rightOption: right, seed: seed, attacker: material.attacker,
      threat: material.threat, practice: drawn[questions],
      questions: drawn.prefix(questions).sorted { $0.id < $1.id })
  }

  /// How many people appear in more than one question.
  public var shownAgain: Int {
    let shown = ([practice] + questions).flatMap { $0.options.map(\.person) }
    return Dictionary(grouping: shown) { $0 }.values.count { $0.count > 1 }
  }
}

/// People to stand beside the right one, each once before anybody comes again.
private struct Deck {
  private let all: [Int]
  private var rest: [Int]
  private var generator: SeededGenerator

  init(_ people: [Int], without asked: [Int], _ generator: SeededGenerator) {
    all = people
    rest = people.filter { !asked.contains($0) }
    self.generator = generator
  }

  /// - Precondition: there are more people than `count`.
  mutating func draw(_ count: Int, besides person: Int) -> [Int] {
    var drawn: [Int] = []
    while drawn.count < count {
      if let place = rest.firstIndex(where: { $0 != person && !drawn.contains($0) }) {
        drawn.append(rest.remove(at: place))
      } else {
        rest = all
        generator.shuffle(&rest)
      }
    }
    return drawn
  }
}

private func hexadecimal(_ bytes: Int, _ generator: inout some RandomNumberGenerator) -> String {
  (0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }.hexadecimal
}
