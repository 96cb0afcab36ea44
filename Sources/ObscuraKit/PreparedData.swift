import Architectures
import Datasets
import Formats
import Foundation
import Networks
import Pixels
import Records

/// A recipe's data, decoded, labelled and divided into the four parts.
public struct PreparedData: Sendable {
  public let dataset: Dataset
  public let split: Split
  /// Places of public samples, which lie in no part.
  public let published: [Int]
  /// Weights to begin from; nil for none.
  let checkpoint: ResNetCheckpoint?
  public let task: LabelHead
  public let hidden: LabelHead
  /// Sentences about samples that were left out.
  public let notes: [String]

  /// Pictures kept in memory, at most.
  static let budget = 6 << 30

  /// - Parameters:
  ///   - root: where `data.source` and `data.labels` lie.
  ///   - part: what is needed of the data; nil for all of it.
  public init(_ recipe: Recipe, root: URL, progress: any ProgressSink) throws {
    let source = try Sources.open(DataLocation(recipe.data, root: root))
    guard !recipe.labels.task.isEmpty else { throw KitError.noTaskLabel(recipe: recipe.name) }
    let isPublic = try Self.publicSamples(recipe, source)
    let task = try recipe.labels.task.map { try Self.column($0, source, without: isPublic) }
    let hidden = try recipe.labels.private.map { try Self.column($0, source, without: isPublic) }
    checkpoint = try recipe.model.weights.map { name in
      let file = root.appendingPathComponent(name)
      return ResNetCheckpoint(try SafeTensors(contentsOf: file), name: file.path)
    }
    func load(_ layout: SampleLayout, isShown: Bool = true) throws -> Dataset {
      try Dataset.load(
        source, as: layout, labels: task + hidden, identity: recipe.data.identity,
        budget: Self.budget, threads: ProcessInfo.processInfo.activeProcessorCount,
        progress: { done, total in
          guard isShown else { return }
          progress.show(
            ProgressUpdate(
              task: "reading \(layout.noun)", done: done, total: total, unit: layout.noun))
        })
    }
    let read = try load(recipe.data.layout(knowing: nil), isShown: recipe.data.text == nil)
    let sources = read.sourceIndices
    published = sources.indices.filter { isPublic?[sources[$0]] == true }
    let split = try Self.split(recipe, read, source, tasks: task).leavingOut(published)
    self.split = split
    dataset =
      try recipe.data.text.map { text in
        let owned = split[.owner].map { sources[$0] }
        return try load(recipe.data.layout(knowing: text.vocabulary(of: owned, in: source)))
      } ?? read
    self.task = LabelHead(task.map { .init(name: $0.name, classes: $0.classes.count) })
    self.hidden = LabelHead(hidden.map { .init(name: $0.name, classes: $0.classes.count) })
    var notes = source.irregularities.sentences()
    if recipe.predictsIdentity, let identity = recipe.data.identity {
      notes.append("\(identity) is a label here, so the parts share people and no picture")
    }
    if !dataset.skipped.isEmpty {
      let first = dataset.skipped.prefix(3).map(\.description).joined(separator: "; ")
      notes.append(
        "\(dataset.skipped.count) \(dataset.layout.noun) do not decode and are left out: \(first)")
    }
    self.notes = notes + Copies.across(split, of: dataset).sentences(of: dataset.layout.noun)
  }

  public var picture: FeatureShape {
    FeatureShape(channels: dataset.channels, size: dataset.size)
  }

  /// Mini-batches of some samples, for a recipe's training.
  ///
  /// - Parameter seed: nil for the recipe's own.
  func loader(
    _ places: [Int], _ recipe: Recipe, seed: UInt64? = nil, isAugmented: Bool = true,
    alteration: Alteration? = nil
  ) -> Loader {
    Loader(
      dataset: dataset, indices: places, batch: min(recipe.train.batch, places.count),
      seed: seed ?? recipe.seed,
      augmentation: isAugmented ? recipe.train.augment.augmentation : .none, shuffles: true,
      dropsLast: true, alteration: alteration)
  }

  /// Of public samples; nil where there are none.
  func publicLoader(_ recipe: Recipe, seed: UInt64? = nil) -> Loader? {
    published.isEmpty ? nil : loader(published, recipe, seed: seed)
  }

  /// Samples of a part that carry at least one of the head's labels.
  public func labelled(_ part: Part, _ head: LabelHead) -> [Int] {
    let columns = head.labels.compactMap { dataset.label($0.name)?.values }
    return split[part].filter { place in columns.contains { $0[place] >= 0 } }
  }

  /// Whether each sample of the source is public; nil where nobody says.
  private static func publicSamples(_ recipe: Recipe, _ source: any Source) throws -> [Bool]? {
    try recipe.data.published.map { expression in
      let column = try LabelExpression(parsing: expression).evaluate(name: "public", on: source)
      guard column.classes == ["0", "1"] else { throw KitError.publicNotBinary(expression) }
      return column.values.map { $0 == 1 }
    }
  }

  private static func column(
    _ definition: LabelDefinition, _ source: any Source, without isPublic: [Bool]?
  ) throws -> LabelColumn {
    let column = try definition.column(of: source, without: isPublic)
    let used = column.counts.count { $0 > 0 }
    guard used >= 2 else {
      let value = zip(column.classes, column.counts).first { $0.1 > 0 }?.0 ?? "nothing"
      throw KitError.oneClass(label: definition.name, value: value)
    }
    return column
  }

  private static func split(
    _ recipe: Recipe, _ dataset: Dataset, _ source: any Source, tasks: [LabelColumn]
  ) throws -> Split {
    let strata = tasks.compactMap { dataset.label($0.name)?.values }
    switch recipe.split {
    case .fractions(let owner, let attacker, let validation, let test):
      return try Split.make(
        count: dataset.count, identities: recipe.predictsIdentity ? nil : dataset.identities,
        strata: strata,
        fractions: [
          .owner: owner, .attacker: attacker, .validation: validation, .test: test,
        ], seed: recipe.seed)
    case .column(let name, let training):
      let values = (source.cells(name) ?? []).filter { !$0.isEmpty }
      let mapping =
        training == .owner
        ? Split.usualParts(of: values).mapValues { [$0[0]] } : nil
      let whole = try Split.fromColumn(name, of: source, mapping: mapping, seed: recipe.seed)
      // The split counts the source's samples; those that did not decode drop out.
      let places = Dictionary(
        uniqueKeysWithValues: dataset.sourceIndices.enumerated().map { ($0.element, $0.offset) })
      return Split(
        Dictionary(
          uniqueKeysWithValues: Part.allCases.map { part in
            (part, whole[part].compactMap { places[$0] })
          }))
    }
  }
}

extension LabelDefinition {
  /// The label of a source's samples.
  ///
  /// - Parameter isLeftOut: by sample; nil for none.
  func column(of source: any Source, without isLeftOut: [Bool]? = nil) throws -> LabelColumn {
    let whole = try LabelExpression(parsing: self.where).evaluate(name: name, on: source)
    var column = isLeftOut.map { known in whole.keeping { !known[$0] } } ?? whole
    if let least {
      let counts = column.counts
      let values = column.values
      column = column.keeping { values[$0] >= 0 && counts[Int(values[$0])] >= least }
    }
    guard let classes else { return column }
    do {
      return try column.numbered(as: classes).get()
    } catch {
      throw KitError.unknownClass(label: name, value: error.name, known: classes)
    }
  }
}

extension Recipe {
  /// Whether who is in a picture is itself a label: people must then occur in every part.
  var predictsIdentity: Bool {
    (labels.task + labels.private).contains { $0.where == data.identity }
  }
}
