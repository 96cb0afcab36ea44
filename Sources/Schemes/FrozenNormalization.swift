import Networks

/// What batch norm of a frozen network normalises with. The papers do not say.
enum FrozenNormalization: String, CaseIterable {
  case running, batch

  var mode: Mode { self == .running ? .evaluation : .frozenOnBatch }
}
