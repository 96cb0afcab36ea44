import Architectures
import Datasets
import Networks
import Records
import Tensors

/// Exactly what an attacker has under a threat model; what that denies is nil.
public struct Observation {
  public let threat: ThreatModel
  /// Of one protected sample.
  public let protected: FeatureShape
  /// Of one picture.
  public let picture: FeatureShape
  public let precision: Precision
  /// What the owner released; what it shows is not known.
  public let released: Released
  /// How many releases of each picture a sample is the mean of.
  var releases = 1
  /// Public pictures with labels, or the attacker's own.
  public let own: Samples?
  /// Whether those pictures are at hand, and not their labels alone.
  var showsPictures = true
  /// Some of them with what the protection made of them.
  public let pairs: Evidence?
  /// nil where protection is no keyed cipher.
  public let cipher: CipherAccess?
  /// The obfuscator with its weights: pictures to what is released, with derivatives.
  public let obfuscator: AuditSubject.Function?
  /// Obfuscators of the same kind, trained by the attacker.
  var retrain: AuditSubject.Retrain?
  /// Of the obfuscator, where its owner keeps the rest: pictures to what the private module takes.
  var publicPart: AuditSubject.Function?
  /// Whose obfuscator learns with the attacker.
  var client: SplitClient?
  /// More pairs, by which the auditor chooses among attackers and says when to stop.
  public let validation: Evidence

  /// Whether what is released has the pictures' own size and as many channels.
  public var releasesPictures: Bool { protected == picture }

  /// Whether what is released lies in a plane: pictures, or maps of at least 4 x 4.
  public var releasesMaps: Bool { protected.size.area >= 16 }

  /// Whether it is finer than half the picture's size, from which most decoders begin.
  public var releasesFineMaps: Bool {
    2 * protected.size.height > picture.size.height + 1
      || 2 * protected.size.width > picture.size.width + 1
  }

  /// Whether it is known that no image shares its key with another.
  public var hasIndependentKeys: Bool { cipher?.hasIndependentKeys == true }

  /// Own pictures that can be had in protected form: as pairs, or under keys of the attacker's own.
  public var lessons: Samples? { cipher?.freshKeyQuery == nil ? pairs?.samples : own }

  /// What an attacker learns from at some places of its lessons.
  ///
  /// - Parameter seed: of this step; every step draws other keys.
  public func lesson(_ places: [Int], seed: UInt64) -> Tensor {
    if let query = cipher?.freshKeyQuery { return query(places, seed) }
    return required(\.pairs).protected(places)
  }

  /// Lessons at many places at once, `[N, …]`, without derivatives.
  ///
  /// - Parameter view: what is kept of each batch.
  func lessons(at places: [Int], seed: UInt64, _ view: (Tensor) -> Tensor) -> Tensor {
    withoutGradients {
      .concatenated(
        places.chunks(of: 256).enumerated().map { number, places in
          view(lesson(places, seed: seed &+ UInt64(number)))
        })
    }
  }

  /// Something that `applies` or `uses` of an attack has asked for.
  public func required<Thing>(_ thing: KeyPath<Observation, Thing?>) -> Thing {
    guard let thing = self[keyPath: thing] else {
      preconditionFailure("Observation: under \(threat.name) nobody has \(thing)")
    }
    return thing
  }
}

/// Something that an attack needs, and that a threat model may deny.
public enum Resource: Hashable, Sendable, CaseIterable {
  /// Protected samples.
  case released
  /// Pictures with labels that are public or the attacker's own.
  case pictures
  /// Own pictures in protected form, to learn from.
  case lessons
  /// Pairs under the owner's own key.
  case pairs
  /// Somebody who encrypts what the attacker chooses under the owner's own key.
  case chosenPlaintext
  /// The obfuscator with its weights.
  case weights
  /// How obfuscators of this kind are trained.
  case retraining
  /// The part of the obfuscator that everybody has.
  case publicPart
  /// The gradients by which the obfuscator learns.
  case client
}

extension Observation {
  /// How much of a resource there is; nil for none. An attack that did its best with as much of all
  /// that it uses need not be played again.
  func supply(of resource: Resource) -> Int? {
    switch resource {
    case .released: released.count * releases
    case .pictures: own?.indices.count
    case .lessons: lessons.map { $0.indices.count * releases }
    case .pairs: pairs.map { $0.indices.count * releases }
    case .chosenPlaintext: cipher?.chosenPlaintext == nil ? nil : 1
    case .weights: obfuscator == nil ? nil : 1
    case .retraining: retrain == nil ? nil : 1
    case .publicPart: publicPart == nil ? nil : 1
    case .client: client == nil ? nil : 1
    }
  }
}

/// Places of a data set: pictures and labels, nothing protected.
public struct Samples {
  public let dataset: Dataset
  public let indices: [Int]

  /// The class ids of a label at these places; all missing where the data lacks it.
  public func labels(_ name: String) -> [Int32] {
    guard let column = dataset.label(name) else { return indices.map { _ in -1 } }
    return indices.map { column.values[$0] }
  }

  /// The places at which a label is known, with its class ids.
  func labelled(_ name: String) -> [(place: Int, label: Int32)] {
    zip(indices, labels(name)).map { (place: $0, label: $1) }.filter { $0.label >= 0 }
  }

  /// Pictures `[N, C, H, W]` at some of the places.
  public func pictures(_ wanted: [Int], precision: Precision) -> Tensor {
    AuditSubject.pictures(dataset, wanted, precision: precision)
  }

  func limited(to indices: [Int]) -> Samples { Samples(dataset: dataset, indices: indices) }
}

/// Samples with both sides of the protection.
public struct Evidence {
  public let samples: Samples
  public let protected: ProtectedSet

  var dataset: Dataset { samples.dataset }
  /// Places in the data set.
  var indices: [Int] { samples.indices }

  func labels(_ name: String) -> [Int32] { samples.labels(name) }

  func pictures(_ wanted: [Int], precision: Precision) -> Tensor {
    samples.pictures(wanted, precision: precision)
  }

  /// The same samples with what somebody makes of the protected ones, kept where there is room.
  func looking(through rebuild: @escaping (Tensor) -> Tensor) -> Evidence {
    let protected = protected
    return Evidence(
      samples: samples,
      protected: ProtectedSet(
        indices, valuesPerSample: dataset.size.area * dataset.channels, budget: 1 << 30
      ) { rebuild(protected($0)) })
  }

  /// So many of the samples, from all over; nil for all.
  func limited(to most: Int?) -> Evidence {
    guard let most else { return self }
    return Evidence(
      samples: samples.limited(to: samples.indices.thinned(to: most)), protected: protected)
  }
}

/// Protected samples by themselves.
public struct Released {
  private let set: ProtectedSet
  private let places: [Int]

  /// - Parameter evidence: whose other side is kept back.
  init(_ evidence: Evidence) {
    set = evidence.protected
    places = evidence.indices
  }

  public var count: Int { places.count }

  /// Protected samples by number, 0 up to ``count``.
  public func callAsFunction(_ numbers: some Sequence<Int>) -> Tensor {
    set(numbers.map { places[$0] })
  }
}
