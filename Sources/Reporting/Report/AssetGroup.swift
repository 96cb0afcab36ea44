import Records

/// One asset with all that was found about it, a row for each threat model.
struct AssetGroup {
  /// A row with what names its place on the page.
  struct Row {
    let asset: AuditAsset
    let anchor: String
  }

  let name: String
  let kind: AuditAsset.Kind
  /// As in the record: the strongest threat model first.
  private(set) var rows: [Row]
  let anchor: String

  var title: String { AuditAsset.title(name, kind) }

  var verdict: Verdict { Verdict.worst(of: rows.map(\.asset.verdict)) }

  /// The worst finding under a threat model; nil where it was not played.
  func row(under threat: String) -> Row? {
    rows.filter { $0.asset.threat == threat }.max { $1.asset.isWorse(than: $0.asset) }
  }

  /// The worst finding of all.
  var worst: Row? { rows.max { $1.asset.isWorse(than: $0.asset) } }

  /// In the order in which the record names assets first.
  static func groups(of assets: [AuditAsset]) -> [AssetGroup] {
    var groups: [AssetGroup] = []
    for (place, asset) in assets.enumerated() {
      let row = Row(asset: asset, anchor: "finding-\(place + 1)")
      if let own = groups.firstIndex(where: { $0.name == asset.asset && $0.kind == asset.kind }) {
        groups[own].rows.append(row)
      } else {
        groups.append(
          AssetGroup(
            name: asset.asset, kind: asset.kind, rows: [row],
            anchor: "asset-\(groups.count + 1)"))
      }
    }
    return groups
  }
}

extension AuditAsset {
  fileprivate func isWorse(than other: AuditAsset) -> Bool {
    (verdict.severity, leakage?.value ?? -.infinity)
      > (other.verdict.severity, other.leakage?.value ?? -.infinity)
  }
}
