import Architectures
import Networks

/// A classifier whose holder looks in it for what it learnt from: all of it, weights included.
public struct Victim {
  /// What it tells apart.
  public let label: LabelHead.Label
  /// Its layers in order: released samples `[N, C, H, W]` to features, the last ones logits.
  public let layers: [AuditSubject.Function]
  /// The same of a classifier that learnt from unprotected pictures; nil where there is none.
  public let undefended: [AuditSubject.Function]?

  public init(
    label: LabelHead.Label, layers: [AuditSubject.Function],
    undefended: [AuditSubject.Function]?
  ) {
    self.label = label
    self.layers = layers
    self.undefended = undefended
  }
}
