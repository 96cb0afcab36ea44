import Foundation
import Records

/// What one attacker got on test when it was trained from several seeds.
struct SeedSpread: Equatable {
  let attacker: String
  let seeds: [UInt64]
  let mean: Double
  /// Standard deviation of the sample, with n - 1.
  let deviation: Double
  let least: Double
  let greatest: Double

  /// Of the finalists on protected data with two seeds at least, as the record orders them.
  static func of(_ asset: AuditAsset) -> [SeedSpread] {
    let finalists = asset.attackers.filter { $0.role == .protected && $0.isFinalist }
    return unique(finalists.map(\.name)).compactMap { name in
      SeedSpread(attacker: name, of: finalists.filter { $0.name == name })
    }
  }

  /// nil for fewer than two seeds.
  private init?(attacker: String, of trainings: [AuditAttacker]) {
    let figures = trainings.compactMap(\.test).filter(\.isFinite)
    seeds = trainings.map(\.seed)
    guard figures.count == trainings.count, Set(seeds).count > 1, let least = figures.min(),
      let greatest = figures.max()
    else { return nil }
    let mean = figures.reduce(0, +) / Double(figures.count)
    let squares = figures.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    self.attacker = attacker
    self.mean = mean
    deviation = (squares / Double(figures.count - 1)).squareRoot()
    (self.least, self.greatest) = (least, greatest)
  }

  /// `resrec, seeds 1, 2, 3: mean 0.906, standard deviation 0.002, from 0.905 to 0.908`.
  func sentence(of metric: String) -> String {
    func figure(_ value: Double) -> String { Figures.figure(value, of: metric) }
    return "\(attacker), seeds \(seeds.map(String.init).joined(separator: ", ")): mean "
      + "\(figure(mean)), standard deviation \(figure(deviation)), from \(figure(least)) to "
      + figure(greatest)
  }
}
