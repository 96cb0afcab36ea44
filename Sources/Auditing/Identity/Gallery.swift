import Networks
import Tensors

/// People of one part of the data who have several pictures: one picture of each is known, and the
/// others ask who is in them.
struct Gallery {
  private let evidence: Evidence
  private let precision: Precision
  /// One place of the data set for each person.
  private let known: [Int]
  /// Further places, and whose they are by number.
  private let probes: [Int]
  private let owners: [Int]
  private let names: [String]

  /// Pictures of one person that ask, at most: some have hundreds.
  private static let mostProbes = 5
  private static let chunk = 128

  /// nil where nobody has two pictures.
  init?(_ evidence: Evidence, precision: Precision) {
    guard let identities = evidence.dataset.identities else { return nil }
    let people = People(evidence.indices, identities: identities)
    guard people.names.count > 1 else { return nil }
    self.evidence = evidence
    self.precision = precision
    names = people.names
    known = people.places.map { $0[0] }
    let others = people.places.enumerated().flatMap { owner, places in
      places.dropFirst().prefix(Self.mostProbes).map { (owner, $0) }
    }
    owners = others.map(\.0)
    probes = others.map(\.1)
  }

  var people: Int { known.count }

  /// - Parameter embed: what is seen `[N, …]` to unit vectors `[N, D]`.
  func scores(
    _ embed: (Tensor) -> Tensor, _ sight: Detective.Sight = .originals
  ) -> IdentityScores {
    func originals(_ places: [Int]) -> Tensor {
      evidence.pictures(places, precision: precision)
    }
    func seen(_ places: [Int]) -> Tensor {
      switch sight {
      case .originals: originals(places)
      case .protected: evidence.protected(places)
      case .rebuilt(let rebuild): rebuild(evidence.protected(places), places)
      }
    }
    func known(_ places: [Int]) -> Tensor {
      if case .protected = sight { return evidence.protected(places) }
      return originals(places)
    }
    return IdentityScores(
      probes: vectors(of: probes, embed, seen), gallery: vectors(of: self.known, embed, known),
      owners: owners, groups: owners.map { names[$0] })
  }

  private func vectors(
    of places: [Int], _ embed: (Tensor) -> Tensor, _ pictures: ([Int]) -> Tensor
  ) -> [[Float]] {
    withoutGradients {
      places.chunks(of: Self.chunk).flatMap { chunk -> [[Float]] in
        let vectors = embed(pictures(chunk)).floats
        let length = vectors.count / chunk.count
        return chunk.indices.map { Array(vectors[$0 * length..<($0 + 1) * length]) }
      }
    }
  }
}

/// Who has at least two pictures among some, in the order of their first.
struct People {
  private(set) var names: [String] = []
  /// Of each, at least two.
  private(set) var places: [[Int]] = []

  /// - Parameter identities: a name for every place of the data set; "" is nobody.
  init(_ indices: [Int], identities: [String]) {
    var found: [String: [Int]] = [:]
    var order: [String] = []
    for index in indices where !identities[index].isEmpty {
      if found[identities[index]] == nil { order.append(identities[index]) }
      found[identities[index], default: []].append(index)
    }
    for name in order {
      guard let all = found[name], all.count > 1 else { continue }
      names.append(name)
      places.append(all)
    }
  }
}
