import Foundation
import Records

/// How well a run predicts a label that protected data carry, alone or beside another run.
public struct PredictionScore: Sendable, Codable {
  public let label: String
  /// Samples that carry the label.
  public let samples: Int
  /// Balanced accuracy with its 95 % bootstrap interval over samples.
  public let score: Interval
  /// Plain accuracy; of a binary label nobody is worse than one less that.
  public let accuracy: Double
  /// nil where a class has no sample.
  public let auc: Double?
  /// How many classes there are.
  public let classes: Int
  /// The other run's on the same samples.
  public let other: Interval?
  /// This run's less the other's, resample by resample.
  public let difference: Interval?

  /// - Parameters:
  ///   - run: a run that `train` or `fit` wrote.
  ///   - other: another one to compare with; nil for none.
  ///   - protected: protected data with labels.
  /// - Throws: `KitError` where the data carry none of the run's labels.
  public static func of(
    run: URL, beside other: URL?, protected: URL, isPrivate: Bool = false, device: String = "auto",
    progress: any ProgressSink = SilentProgress()
  ) throws -> [PredictionScore] {
    let data = try ProtectedData(protected, progress: progress)
    func predictions(_ run: URL) throws -> [Prediction] {
      try Prediction.run(
        run: run, input: protected.path, isPrivate: isPrivate, device: device, progress: progress)
    }
    let mine = try predictions(run)
    let others = try other.map(predictions)
    let scores = try data.manifest.labels.compactMap { label -> PredictionScore? in
      guard let own = try outcome(mine, label, data) else { return nil }
      return score(
        label.name, own, try others.flatMap { try outcome($0, label, data) })
    }
    guard !scores.isEmpty else {
      throw KitError.unknownLabel(
        mine.first.map { $0.labels.keys.sorted().joined(separator: ", ") } ?? "",
        known: data.manifest.labels.map(\.name))
    }
    return scores
  }

  /// nil where the run does not predict the label.
  private static func outcome(
    _ predictions: [Prediction], _ label: ReleaseManifest.Label, _ data: ProtectedData
  ) throws -> Predictions? {
    guard predictions.first?.labels[label.name] != nil else { return nil }
    let scores = predictions.flatMap { prediction in
      label.classes.map { prediction.labels[label.name]?[$0] ?? 0 }
    }
    return Predictions(
      truth: try data.labels(label.name), scores: scores, classes: label.classes.count)
  }

  private static func score(
    _ label: String, _ own: Predictions, _ other: Predictions?
  ) -> PredictionScore? {
    let bootstrap = Bootstrap(samples: own.count)
    guard let score = bootstrap.interval(of: { own.balancedAccuracy(over: $0) }),
      let accuracy = own.accuracy()
    else { return nil }
    return PredictionScore(
      label: label, samples: own.truth.count { $0 >= 0 }, score: score, accuracy: accuracy,
      auc: own.auc(), classes: own.classes,
      other: other.flatMap { other in bootstrap.interval { other.balancedAccuracy(over: $0) } },
      difference: other.flatMap { other in
        bootstrap.difference(
          { own.balancedAccuracy(over: $0) }, { other.balancedAccuracy(over: $0) })
      })
  }

  /// Who answers a binary label wrongly most of the time is right the other way round.
  private var plain: String {
    let flipped =
      classes == 2 && accuracy < 0.5
      ? String(format: " (%.3f the other way round)", 1 - accuracy) : ""
    return String(format: "accuracy %.3f", accuracy) + flipped
      + (auc.map { String(format: ", AUC %.3f", $0) } ?? "")
  }

  /// For a person.
  public var text: String {
    func figure(_ interval: Interval, _ format: String = "%.3f") -> String {
      String(
        format: "\(format) [\(format), \(format)]", interval.value, interval.low, interval.high)
    }
    let parts = [
      "\(label): balanced accuracy \(figure(score))", plain,
      other.map { "the other run \(figure($0))" },
      difference.map { "difference \(figure($0, "%+.3f"))" },
      "n = \(samples), 95 % bootstrap intervals over samples",
    ]
    return parts.compactMap { $0 }.joined(separator: "; ")
  }
}
