import Foundation
import Networks
import Records
import Tensors

/// What nobody can get out of a release with noise, whoever attacks.
struct BoundsAudit {
  let subject: AuditSubject
  let release: NoisyRelease
  /// Places of the data set: to fit densities on, to choose among them by, and to judge by.
  let fit: [Int]
  let choice: [Int]
  let test: [Int]
  private let bootstrap: Bootstrap
  /// A person for each of ``test``.
  let people: [String]

  /// More pictures make a density little better and its factors much dearer.
  private static let most = (fit: 1000, choice: 200, test: 500)
  /// Numbers that so many pictures may have together; of large pictures there are fewer.
  private static let mostNumbers = 1 << 24
  private static let fewest = 32

  init(_ subject: AuditSubject, _ release: NoisyRelease) {
    self.subject = subject
    self.release = release
    let length = max(subject.picture.count, subject.protectedShape.count)
    let affordable = max(Self.fewest, Self.mostNumbers / length)
    fit = subject.attacker.thinned(to: min(affordable, Self.most.fit))
    choice = subject.validation.thinned(to: min(affordable, Self.most.choice))
    let numbers = Array(subject.test.indices).thinned(to: min(affordable, Self.most.test))
    test = numbers.map { subject.test[$0] }
    let groups = subject.testGroups
    people = numbers.map { groups?[$0] ?? "#\($0)" }
    bootstrap = Bootstrap(
      samples: test.count, groups: people, resamples: 1000, seed: subject.seed)
  }

  /// The upper end of a 95 % interval for the mean over pictures like those of the test.
  func upperEnd(_ values: [Double]) -> Double {
    bootstrap.interval(ofMean: values)?.high ?? values.average
  }

  /// - Parameter assets: what attackers got, which an estimate may be refuted by.
  func bounds(beside assets: [AuditAsset]) -> [AuditBound] {
    let information =
      release.noise.law == .gaussian ? withoutGradients { ReleaseInformation(self) } : nil
    let labels = information.map { information in
      subject.hidden.labels.filter { $0.classes == 2 }.flatMap {
        labelBounds($0.name, information)
      }
    }
    return (information.map(bits) ?? []) + (labels ?? [])
      + errorBounds(information, attackers: Self.leastError(assets))
  }

  /// The least mean squared error that an attacker of this audit with one release of each picture was
  /// left with.
  private static func leastError(_ assets: [AuditAsset]) -> Double? {
    assets.filter { asset in
      if case .repeatedReleases = ThreatModel(asset.threat) { return false }
      return asset.kind == .picture
    }.compactMap { $0.metrics["MSE"]?.achieved }.min()
  }

  private func bits(_ information: ReleaseInformation) -> [AuditBound] {
    func bound(_ name: String, _ nats: Double, _ assumption: String) -> AuditBound {
      let bits = nats / log(2)
      return AuditBound(
        name: name, kind: .bound, value: bits, unit: .bits, assumption: assumption,
        implication: BoundWords.candidates(bits, values: subject.picture.count),
        source: BoundWords.channel)
    }
    let all = information.byConstruction.map {
      bound("information in a release, any pictures", $0, BoundWords.range(of: release))
    }
    let pictures = BoundWords.likeThese(test.count)
    return [
      all, bound("information in a release", information.least, pictures),
      bound(
        "information in \(ReleaseInformation.repeats) releases of a picture",
        information.repeated, pictures + " " + BoundWords.repeats),
    ].compactMap { $0 }
  }
}
