import Records

/// Who read a label better than the floor, and all that they said of it.
struct Witness {
  let name: String
  let converged: Bool
  /// Balanced accuracy on validation.
  let validation: Double
  /// Probabilities divided by the classes' shares, row-major `[N, classes]`.
  let onValidation: [Float]
  let onTest: [Float]
}

/// Those who read a label best, heard together. They err in different places, so that their mean reads
/// more than each of them; and which of several good ones is best on validation is half chance.
struct Committee {
  static let name = "committee"
  /// Most that are heard.
  static let seats = 5

  let members: [Witness]
  private let classes: Int

  /// - Returns: nil for fewer than two.
  init?(among witnesses: [Witness], classes: Int) {
    members = Array(witnesses.sorted { $1.validation < $0.validation }.prefix(Self.seats))
    self.classes = classes
    guard members.count > 1 else { return nil }
  }

  /// What they say in the mean on one part, each with the same weight for every sample.
  func mean(_ part: (Witness) -> [Float]) -> [Float] {
    let heard = members.map { shares(of: part($0)) }
    return heard[0].indices.map { place in
      heard.reduce(0) { $0 + $1[place] } / Float(heard.count)
    }
  }

  /// Of one for each sample.
  private func shares(of scores: [Float]) -> [Float] {
    stride(from: 0, to: scores.count, by: classes).flatMap { first in
      let row = scores[first..<first + classes]
      let sum = row.reduce(0, +)
      return sum > 0 && sum.isFinite ? row.map { $0 / sum } : row.map { _ in 1 / Float(classes) }
    }
  }

  /// For the report.
  func record(
    _ role: AuditAttacker.Role, threat: ThreatModel, validation: Double, test: Double
  ) -> AuditAttacker {
    let names = members.map(\.name).reduce(into: [String]()) { known, name in
      if !known.contains(name) { known.append(name) }
    }
    return AuditAttacker(
      name: Self.name, summary: "the mean of what \(names.joined(separator: ", ")) say", role: role,
      seed: 0, threat: threat.name, converged: members.allSatisfy(\.converged), output: .plain,
      validation: validation, test: test, parameters: 0, imagesSeen: 0, seconds: 0, curve: [])
  }
}
