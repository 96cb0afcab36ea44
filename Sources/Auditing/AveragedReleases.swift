import Tensors

/// The mean of several releases of each picture: noise that is drawn anew each time averages away.
struct AveragedReleases {
  /// The same as was asked about, with as much of the attacker's part as there is memory for.
  let subject: AuditSubject
  private let rows: [Int: Int]
  private let mean: Tensor

  private static let chunk = 256

  /// - Parameter releases: of each picture, the one that is audited among them.
  /// - Throws: what whoever releases throws.
  init(of subject: AuditSubject, _ releases: Int) throws {
    var subject = subject
    let values = max(1, subject.protectedShape.count)
    let most = subject.cacheBudget / 8 / values - subject.validation.count - subject.test.count
    subject.attacker = subject.attacker.thinned(to: max(64, most))
    // The means are in memory as they are.
    subject.cacheBudget = 0
    self.subject = subject
    let parts = [subject.attacker, subject.validation, subject.test]
    rows = Dictionary(parts.joined().enumerated().map { ($1, $0) }) { first, _ in first }
    var sum = Self.all(parts, subject.release)
    for number in 1..<releases {
      guard let release = try subject.again?(number) else { break }
      sum = withoutGradients { sum + Self.all(parts, release) }
    }
    mean = withoutGradients { sum / Double(releases) }
  }

  func release(_ places: [Int]) -> Tensor {
    mean.rows(
      places.map { place in
        guard let row = rows[place] else {
          preconditionFailure("AveragedReleases: sample \(place) belongs to no part")
        }
        return row
      })
  }

  private static func all(_ parts: [[Int]], _ release: AuditSubject.Release) -> Tensor {
    withoutGradients {
      .concatenated(
        parts.flatMap { $0.chunks(of: chunk) }.map {
          release($0).converted(to: .float32, layout: .preserved).detached()
        })
    }
  }
}
