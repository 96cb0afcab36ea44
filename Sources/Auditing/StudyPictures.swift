import Pixels
import Tensors

/// What people can be shown of the strongest attack on pictures.
public struct StudyPictures {
  /// A test picture of somebody, and what the attacker made of it.
  public struct Person {
    /// Its place in the data set.
    public let place: Int
    /// Of another test picture of the same person; nil where there is none.
    public let another: Int?
    /// `[H, W, C]`.
    public let reconstruction: [UInt8]
  }

  public let attacker: String
  public let threat: String
  /// No person twice.
  public let people: [Person]
}

extension Auditor {
  /// Enough for a study of ten questions with four options that shows nobody twice.
  static let studyPeople = 60

  /// Pictures of different people, drawn by the audit's seed whatever the attacker made of them.
  ///
  /// - Parameter besides: places that the report shows, which participants may have seen.
  func studied(
    _ outcome: PictureOutcome, _ side: Side, besides shown: [ShownPicture]
  ) -> StudyPictures {
    var generator = SeededGenerator(seed: subject.seed, 0x7374_7564)
    let seen = Set(shown.map(\.place))
    var places = side.test.indices.filter { !seen.contains($0) }
    generator.shuffle(&places)
    var people: [String: [Int]] = [:]
    var names: [String] = []
    for place in places {
      let name = subject.people(at: [place])?[0] ?? "#\(place)"
      if people[name] == nil { names.append(name) }
      people[name, default: []].append(place)
    }
    let own = names.prefix(Self.studyPeople).compactMap { people[$0] }
    let first = own.map { $0[0] }
    // A handful of test pictures is shown in the report already.
    guard !first.isEmpty else {
      return StudyPictures(
        attacker: outcome.achieved.shown.name, threat: outcome.threat.name, people: [])
    }
    let rebuilt = withoutGradients {
      outcome.achieved.shown.rebuild(side.test.protected(first), first).pictureBytes
    }
    return StudyPictures(
      attacker: outcome.achieved.shown.name, threat: outcome.threat.name,
      people: zip(own, rebuilt).map { places, picture in
        .init(
          place: places[0], another: places.count > 1 ? places[1] : nil, reconstruction: picture)
      })
  }
}
