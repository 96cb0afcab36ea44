/// What one iteration did.
public struct IterationReport {
  public let stage: String
  /// Of the whole training, from 1.
  public let step: Int
  /// Passes over the training data, from 1.
  public let epoch: Int
  /// In this stage, from 1, and how many the stage has.
  public let iteration: Int
  public let iterations: Int
  /// Pictures that the iteration's mini-batches held.
  public let images: Int
  public let rate: Double
  /// Losses by `phase/term`.
  public let losses: [(name: String, value: Double)]
}

/// Follows a training: writes logs, draws progress.
public protocol TrainingObserver: AnyObject {
  func iterated(_ report: IterationReport)
  func validated(stage: String, step: Int, point: CurvePoint)
  func warned(_ message: String)
  /// Work without iterations, after so many pictures.
  func progressed(_ task: String, pictures: Int)
  /// Length of the log so far, in bytes.
  func logBytes() throws -> Int
  /// Forgets what the log says beyond a length: it will be done again.
  func rewind(toBytes bytes: Int) throws
}

extension TrainingObserver {
  public func iterated(_ report: IterationReport) {}
  public func validated(stage: String, step: Int, point: CurvePoint) {}
  public func warned(_ message: String) {}
  public func progressed(_ task: String, pictures: Int) {}
  public func logBytes() throws -> Int { 0 }
  public func rewind(toBytes bytes: Int) throws {}
}
