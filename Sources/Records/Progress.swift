/// Where a long work stands.
public struct ProgressUpdate: Sendable {
  /// What is being done, for instance `adversarial training`.
  public let task: String
  public let done: Int
  /// nil where the end is not known.
  public let total: Int?
  /// What is counted, for the rate: `images`, `samples`.
  public let unit: String
  /// Units of `done` that one step counts for.
  public let amount: Int
  /// The current figures, in the order to show them.
  public let metrics: [(name: String, value: Double)]

  public init(
    task: String, done: Int, total: Int?, unit: String, amount: Int = 1,
    metrics: [(name: String, value: Double)] = []
  ) {
    self.task = task
    self.done = done
    self.total = total
    self.unit = unit
    self.amount = amount
    self.metrics = metrics
  }
}

/// Shows progress and messages to a person, from any thread.
public protocol ProgressSink: Sendable {
  func show(_ update: ProgressUpdate)
  /// A sentence that must not be lost, for instance a warning.
  func say(_ message: String)
}

/// Shows nothing.
public struct SilentProgress: ProgressSink {
  public init() {}

  public func show(_ update: ProgressUpdate) {}
  public func say(_ message: String) {}
}
