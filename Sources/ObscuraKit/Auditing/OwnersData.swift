import Datasets
import Foundation
import Networks
import Pixels
import Records

/// What the owner knows of pictures that were protected, and says to an audit of them.
public struct OwnersView: Sendable {
  /// The pictures before they were protected; nil where nobody has them.
  public var originals: DataLocation?
  /// Without originals: the table of labels of what was protected. Default: beside it.
  public var labels: String?
  /// The owner's map of names; nil where protected samples are named as their originals.
  public var keymap: URL?
  /// The column that says who is in a picture.
  public var identity: String?
  /// Labels that the receiver may learn, and that must stay hidden.
  public var task: [String]
  public var hidden: [String]

  public init(
    originals: DataLocation?, labels: String? = nil, keymap: URL? = nil, identity: String? = nil,
    task: [String] = [],
    hidden: [String] = []
  ) {
    self.originals = originals
    self.labels = labels
    self.keymap = keymap
    self.identity = identity
    self.task = task
    self.hidden = hidden
  }
}

/// Originals with labels, divided for an audit of what became of them.
struct OwnersData {
  let dataset: Dataset
  let task: LabelHead
  let hidden: LabelHead
  private let split: Split

  /// Nothing was learnt from these pictures: the owner's part is there for what the split demands.
  private static let fractions: [Part: Double] = [
    .owner: 0.1, .attacker: 0.6, .validation: 0.1, .test: 0.2,
  ]

  init(
    _ view: OwnersView, _ source: any Source, size: Size, channels: Int, seed: UInt64,
    progress: any ProgressSink
  ) throws {
    let labels = try (view.task + view.hidden).map { name in
      try LabelExpression(parsing: name).evaluate(name: name, on: source)
    }
    let dataset = try Dataset.load(
      source, size: size, channels: channels, labels: labels, identity: view.identity,
      budget: PreparedData.budget, threads: ProcessInfo.processInfo.activeProcessorCount,
      progress: { done, total in
        progress.show(
          ProgressUpdate(task: "reading originals", done: done, total: total, unit: "pictures"))
      })
    split = try Split.make(
      count: dataset.count, identities: dataset.identities,
      strata: view.task.compactMap { dataset.label($0)?.values }, fractions: Self.fractions,
      seed: seed)
    func head(_ names: [String]) -> LabelHead {
      LabelHead(
        names.compactMap { name in
          dataset.label(name).map { .init(name: name, classes: $0.classes.count) }
        })
    }
    task = head(view.task)
    hidden = head(view.hidden)
    self.dataset = dataset
  }

  /// Places of a part; what was not protected cannot be attacked.
  func places(_ part: Part, where rows: [Int?]) -> [Int] {
    split[part].filter { rows[$0] != nil }
  }
}
