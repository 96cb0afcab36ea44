/// The commands that need libtorch, as the engine implements them.
public protocol LearningEngine: Sendable {
  func demo(_ command: DemoCommand) throws
  func train(_ command: TrainCommand) throws
  func protect(_ command: ProtectCommand) throws
  func fit(_ command: FitCommand) throws
  func predict(_ command: PredictCommand) throws
  func audit(_ command: AuditCommand) throws
  func contribute(_ command: PoolContributeCommand) throws
  func refine(_ command: PoolRefineCommand) throws
  func bench(_ command: BenchTrainCommand) throws
  /// Whether the person can mend it by another input: exit code 2 instead of 1.
  func isBadInput(_ error: any Error) -> Bool
}

/// Who runs the learning commands: the engine in `obscura-engine`, nobody in `obscura`, which hands
/// over to the engine beside it.
public enum Learning {
  @TaskLocal public static var engine: (any LearningEngine)?

  /// Runs `body` with the engine, or replaces this process by the engine.
  static func run(_ body: (any LearningEngine) throws -> Void) throws {
    guard let engine else { try Handover.replaceProcess() }
    try body(engine)
  }
}
