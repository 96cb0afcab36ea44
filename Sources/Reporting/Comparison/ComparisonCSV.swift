import Formats
import Records

/// One tidy row for each run, asset and threat model, with all figures and intervals in full
/// precision; what was not measured is blank.
struct ComparisonCSV {
  /// A column and how a row fills it.
  private struct Column: Sendable {
    let name: String
    let cell: @Sendable (Row) -> String?
  }

  private struct Row {
    let run: ComparedRun
    let point: ComparedPoint
    let seed: UInt64?
    let asset: AuditAsset
    let fronts: [ParetoFront]

    var attacker: AuditAttacker? { asset.strongestAttacker }
    var spread: SeedSpread? { SeedSpread.of(asset).first { $0.attacker == asset.strongest } }
  }

  private let comparison: Comparison

  init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  func text() -> String {
    let columns = Self.fixed + metrics + tasks
    let rows = rows.map { row in columns.map { printable($0.cell(row) ?? "") } }
    return CSVTable(header: columns.map { printable($0.name) }, rows: rows).encoded()
  }

  private var rows: [Row] {
    let fronts = Dictionary(
      uniqueKeysWithValues: comparison.assets.map { ($0, comparison.fronts(on: $0)) })
    return comparison.points.flatMap { point in
      point.runs.enumerated().flatMap { place, run in
        run.record.assets.map { asset in
          Row(
            run: run, point: point,
            seed: point.seeds.indices.contains(place) ? point.seeds[place] : nil, asset: asset,
            fronts: fronts[Comparison.AssetKey(asset)] ?? [])
        }
      }
    }
  }

  private static let fixed: [Column] = [
    Column(name: "run") { $0.run.name }, Column(name: "scheme") { $0.point.scheme },
    Column(name: "setting") { $0.point.label },
    Column(name: "seed") { row in row.seed.map { "\($0)" } },
    Column(name: "budget") { $0.run.record.budget },
    Column(name: "asset") { $0.asset.asset }, Column(name: "kind") { $0.asset.kind.rawValue },
    Column(name: "threat") { $0.asset.threat }, Column(name: "metric") { $0.asset.metric },
    Column(name: "scales") { row in row.asset.scales.map { "\($0)" } },
    Column(name: "samples") { row in row.asset.samples.map { "\($0)" } },
    Column(name: "floor") { number($0.asset.floor) },
    Column(name: "achieved") { number($0.asset.achieved) },
    Column(name: "ceiling") { number($0.asset.ceiling) },
    Column(name: "in_loop") { number($0.asset.inLoop) },
    Column(name: "leakage") { number($0.asset.leakage?.value) },
    Column(name: "leakage_low") { number($0.asset.leakage?.low) },
    Column(name: "leakage_high") { number($0.asset.leakage?.high) },
    Column(name: "void") { $0.asset.void ? "true" : "false" },
    Column(name: "verdict") { $0.asset.verdict.rawValue },
    Column(name: "strongest") { $0.asset.strongest },
    Column(name: "strongest_threat") { $0.attacker.map { $0.threat } ?? nil },
    Column(name: "strongest_converged") { row in row.attacker.map { "\($0.converged)" } },
    Column(name: "strongest_seeds") { row in
      row.spread?.seeds.map(String.init).joined(separator: " ")
        ?? row.attacker.map { "\($0.seed)" }
    },
    Column(name: "strongest_mean") { number($0.spread?.mean) },
    Column(name: "strongest_deviation") { number($0.spread?.deviation) },
    Column(name: "not_converged") { $0.asset.notConverged.joined(separator: "; ") },
  ]

  private var metrics: [Column] {
    let names = Set(comparison.runs.flatMap { $0.record.assets.flatMap(\.metrics.keys) }).sorted()
    return names.flatMap { name -> [Column] in
      func column(_ what: String, _ figure: @escaping @Sendable (MetricFigures) -> Double?)
        -> Column
      {
        Column(name: "metric.\(name).\(what)") { row in
          number(row.asset.metrics[name].flatMap(figure))
        }
      }
      return [
        column("floor", \.floor), column("achieved", \.achieved), column("ceiling", \.ceiling),
        column("in_loop", \.inLoop),
      ]
    }
  }

  private var tasks: [Column] {
    let names = comparison.tasks.map(\.name)
    return comparison.tasks.flatMap { task -> [Column] in
      let isClear = names.count { $0 == task.name } == 1
      let prefix = "task.\(isClear ? task.name : task.label)"
      func column(_ what: String, _ figure: @escaping @Sendable (AuditUtility) -> Double?) -> Column
      {
        Column(name: "\(prefix).\(what)") { number($0.run.utility(task).flatMap(figure)) }
      }
      return [
        Column(name: "\(prefix).metric") { $0.run.utility(task)?.metric },
        column("floor", \.floor), column("achieved", \.achieved),
        column("low", \.interval.low), column("high", \.interval.high),
        column("unprotected", \.unprotected), column("accuracy", \.accuracy),
        column("auc", \.auc),
        Column(name: "\(prefix).samples") { row in
          row.run.utility(task).map { "\($0.samples)" }
        },
        Column(name: "\(prefix).standing") { row in
          row.fronts.first { $0.task == task }?.standing(of: row.point)?.rawValue
        },
      ]
    }
  }
}

/// The shortest text that reads back as the same number.
private func number(_ value: Double?) -> String? {
  value.flatMap { $0.isFinite ? "\($0)" : nil }
}
