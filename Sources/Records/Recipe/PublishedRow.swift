/// Recipe key `paper`: the row of a published table that the run repeats, with the table's figures.
///
/// Nothing reads it while training; `obscura compare` prints the figures beside the run's own. A recipe that
/// stands in several tables gives a list.
public struct PublishedRow: Sendable, Equatable {
  public struct Figure: Sendable, Equatable {
    /// `task` for the first task label, `private` for the first private one, `picture`, or a label's name.
    public var asset: String
    /// As audits name it: `accuracy`, `top-5`, `MS-SSIM`, `PSNR`.
    public var metric: String
    /// Shares from 0 to 1, PSNR in decibels.
    public var value: Double

    public init(asset: String, metric: String, value: Double) {
      self.asset = asset
      self.metric = metric
      self.value = value
    }
  }

  /// For instance `Deep poisoning, Table 1`.
  public var table: String
  /// What the table calls the row.
  public var row: String
  public var figures: [Figure]

  public init(table: String, row: String, figures: [Figure]) {
    self.table = table
    self.row = row
    self.figures = figures
  }

  init(_ section: RecipeSection) {
    table = section.required("table") ?? ""
    row = section.required("row") ?? ""
    let assets = section.section("figures")
    figures = assets.keys.flatMap { asset -> [Figure] in
      let metrics = assets.section(asset)
      return metrics.keys.compactMap { metric in
        metrics.required(metric, as: Double.self, in: -1000...1000).map {
          Figure(asset: asset, metric: metric, value: $0)
        }
      }
    }
    if figures.isEmpty {
      section.report(
        "\(section.name(of: "figures")) holds no figure; expected for instance "
          + "`{task: {accuracy: 0.9}, picture: {PSNR: 8.0}}`", at: "figures")
    }
  }

  /// The rows under the key of a recipe's root.
  static func rows(_ root: RecipeSection) -> [PublishedRow] {
    (root.items("paper") ?? []).map { PublishedRow(root.section(over: $0.node, name: $0.name)) }
  }

  var tree: RecipeNode {
    var assets: [(String, [(String, RecipeNode?)])] = []
    for figure in figures {
      let entry: (String, RecipeNode?) = (figure.metric, .value(figure.value))
      if let place = assets.firstIndex(where: { $0.0 == figure.asset }) {
        assets[place].1.append(entry)
      } else {
        assets.append((figure.asset, [entry]))
      }
    }
    return .map([
      ("table", .value(table)), ("row", .value(row)),
      ("figures", .map(assets.map { ($0.0, .map($0.1)) })),
    ])
  }
}
