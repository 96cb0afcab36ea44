import Records

/// How well people are found again: for every probe where its person stands in a gallery, and how
/// alike pictures of one person and of different people look.
package struct IdentityScores {
  /// For each probe the people who look more like it than its own person, and exactly as much.
  let ahead: [Int]
  let tied: [Int]
  /// A person's name for each probe.
  let groups: [String]
  /// People in the gallery.
  let people: Int
  /// Cosines of probes with their own person's picture, and with everybody else's.
  let genuine: [Float]
  let impostors: [Float]

  /// - Parameters:
  ///   - probes, gallery: unit vectors.
  ///   - owners: the gallery's place of each probe's person.
  package init(probes: [[Float]], gallery: [[Float]], owners: [Int], groups: [String]) {
    var (ahead, tied, genuine, impostors) = ([Int](), [Int](), [Float](), [Float]())
    for (probe, owner) in zip(probes, owners) {
      let cosines = gallery.map { picture in
        zip(probe, picture).reduce(Float(0)) { $0 + $1.0 * $1.1 }
      }
      let own = cosines[owner]
      let others = cosines.indices.filter { $0 != owner }.map { cosines[$0] }
      ahead.append(others.count { $0 > own })
      tied.append(others.count { $0 == own })
      genuine.append(own)
      impostors += others
    }
    self.ahead = ahead
    self.tied = tied
    self.groups = groups
    people = gallery.count
    self.genuine = genuine
    self.impostors = impostors
  }

  /// How surely each probe's person is among the first `most`: 1 or 0, and what drawing lots gives
  /// where several look exactly alike.
  package func hits(within most: Int) -> [Double] {
    zip(ahead, tied).map { ahead, tied in
      min(1, max(0, Double(most - ahead) / Double(tied + 1)))
    }
  }

  /// Share of the other people who stand behind the own one, averaged over probes: 0.5 by chance.
  package var standing: Double {
    guard people > 1 else { return 0 }
    return zip(ahead, tied).map { ahead, tied in
      1 - (Double(ahead) + Double(tied) / 2) / Double(people - 1)
    }.average
  }

  /// Verification: how surely a pair of one person looks more alike than a pair of two.
  package var areaUnderCurve: Double? {
    let truth = genuine.map { _ in Int32(1) } + impostors.map { _ in Int32(0) }
    return Predictions(truth: truth, positive: genuine + impostors, threshold: 0).auc()
  }

  /// Verification: share of one person's pairs accepted where so many of two people's are.
  package func accepted(atFalseRate rate: Double) -> Double? {
    guard !impostors.isEmpty, !genuine.isEmpty else { return nil }
    return OperatingCurve(
      truth: genuine.map { _ in true } + impostors.map { _ in false },
      scores: (genuine + impostors).map(Double.init)
    ).hits(atFalseRate: rate)
  }
}
