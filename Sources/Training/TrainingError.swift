/// What can end a training early.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A loss is NaN or infinite; `terms` are the ones to blame.
  case notFinite(phase: String, terms: [String], stage: String, iteration: Int)
  /// The person asked to stop (Ctrl-C); everything up to here is saved.
  case interrupted(stage: String, iteration: Int, resumable: Bool)
  /// No checkpoint of the run can be read; one sentence for each that was tried.
  case noUsableCheckpoint([String])
  /// A checkpoint is whole but belongs to other networks.
  case foreignCheckpoint(file: String, tensor: String)
  /// The part of the data that should train has fewer samples than one batch.
  case tooFewSamples(part: String, samples: Int, batch: Int)

  public var description: String {
    switch self {
    case .notFinite(let phase, let terms, let stage, let iteration):
      "training stopped in \(stage), iteration \(iteration), phase \"\(phase)\": "
        + "\(terms.joined(separator: ", ")) is not a finite number; "
        + "the last good checkpoint is kept, lower train.rate or set train.clip and use --resume"
    case .interrupted(let stage, let iteration, let resumable):
      "stopped on request in \(stage) after iteration \(iteration); "
        + (resumable
          ? "everything is saved: the same command goes on, `train` with --resume"
          : "nothing was kept")
    case .noUsableCheckpoint(let problems):
      "no checkpoint can be used: \(problems.joined(separator: "; ")); "
        + "start the run again in another folder"
    case .foreignCheckpoint(let file, let tensor):
      "\(file): does not fit this recipe (tensor \"\(tensor)\"); "
        + "resume with the recipe that began the run"
    case .tooFewSamples(let part, let samples, let batch):
      "data: part \"\(part)\" has \(samples) usable samples, one batch needs \(batch); "
        + "use more data or a smaller train.batch"
    }
  }
}
