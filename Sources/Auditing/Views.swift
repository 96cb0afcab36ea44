import Architectures
import Records

/// One obfuscator's view of the three parts of the data.
struct Side {
  let training: Evidence
  let validation: Evidence
  let test: Evidence

  init(
    _ subject: AuditSubject, _ shape: FeatureShape, _ release: @escaping AuditSubject.Release
  ) {
    training = subject.evidence(subject.attacker, shape, release)
    validation = subject.evidence(subject.validation, shape, release)
    test = subject.evidence(subject.test, shape, release)
  }
}

extension Side {
  /// Whether both are the same release.
  func shows(_ other: Side) -> Bool { test.protected === other.test.protected }
}

/// The protected data, and the undefended where there is any.
struct Sides {
  let protected: Side
  let undefended: Side?
  /// Where more than one release of each picture is to be had, or an obfuscator that the attacker
  /// led astray.
  private var others: [ThreatModel: Side] = [:]

  init(_ subject: AuditSubject, threats: [ThreatModel]) throws {
    protected = Side(subject, subject.protectedShape, subject.release)
    undefended = subject.undefended.map { Side(subject, subject.undefendedShape, $0) }
    for case .repeatedReleases(let releases) in threats where subject.again != nil {
      let averaged = try AveragedReleases(of: subject, releases)
      others[.repeatedReleases(releases)] = Side(
        averaged.subject, subject.protectedShape, averaged.release)
    }
    if threats.contains(.maliciousServer), let client = subject.client {
      var moving = subject
      // Its weights change all the time.
      moving.cacheBudget = 0
      others[.maliciousServer] = Side(moving, subject.protectedShape, client.release)
    }
  }

  /// What is released to somebody.
  func protected(under threat: ThreatModel) -> Side { others[threat] ?? protected }
}

extension Observation {
  /// Pictures by themselves, for somebody who learns what they show.
  static func unprotected(_ subject: AuditSubject, _ side: Side) -> Observation {
    Observation(
      threat: .surrogate, protected: subject.picture, picture: subject.picture,
      precision: subject.precision, released: Released(side.test), own: side.training.samples,
      pairs: nil, cipher: nil, obfuscator: nil, validation: side.validation)
  }
}

extension AuditSubject {
  /// What an attacker of the protected data has; nil where nobody can have that here.
  func observation(_ threat: ThreatModel, of sides: Sides) -> Observation? {
    guard canBePlayed(threat) else { return nil }
    let side = sides.protected(under: threat)
    var releases = 1
    if case .repeatedReleases(let number) = threat { releases = number }
    return Observation(
      threat: threat, protected: protectedShape, picture: picture, precision: precision,
      released: Released(side.test), releases: releases,
      own: threat.grants(.surrogate) ? side.training.samples : nil,
      showsPictures: hasPictures, pairs: pairs(threat, side.training),
      cipher: cipher?.under(threat),
      obfuscator: threat.grants(.whiteBox) ? obfuscator : nil,
      retrain: threat.grants(.surrogate) ? retrain : nil,
      publicPart: threat.grants(.surrogate) ? publicPart : nil,
      client: threat == .maliciousServer ? client : nil, validation: side.validation)
  }

  /// The same without protection: as many pictures to learn from as there are behind it.
  func ceilingObservation(_ threat: ThreatModel, of sides: Sides) -> Observation? {
    guard let view = observation(threat, of: sides), let side = sides.undefended else {
      return nil
    }
    // Whoever leads the obfuscator or trains another has what stands for lessons; without protection
    // lessons are all there is.
    let places = view.client == nil && view.retrain == nil ? view.lessons : view.own
    let lessons = places.map { Evidence(samples: $0, protected: side.training.protected) }
    return Observation(
      threat: threat, protected: undefendedShape, picture: picture, precision: precision,
      released: Released(side.test), own: view.own, pairs: lessons, cipher: nil,
      obfuscator: threat.grants(.whiteBox) ? undefendedObfuscator : nil,
      validation: side.validation)
  }

  /// All samples of a side with their labels, for somebody who learns what they show; without the
  /// pictures for a receiver.
  func lessons(
    of side: Side, _ shape: FeatureShape, showsPictures: Bool = true, cipher: CipherAccess? = nil
  ) -> Observation {
    Observation(
      threat: .chosenImage, protected: shape, picture: picture, precision: precision,
      released: Released(side.test), own: side.training.samples, showsPictures: showsPictures,
      pairs: side.training, cipher: cipher, obfuscator: nil, validation: side.validation)
  }

  private func pairs(_ threat: ThreatModel, _ training: Evidence) -> Evidence? {
    switch threat {
    case .knownPairs(let pairs): training.limited(to: pairs)
    case .chosenImage where canBePlayed(.chosenImage), .repeatedReleases, .whiteBox: training
    default: nil
    }
  }

  private func canBePlayed(_ threat: ThreatModel) -> Bool { refusal(of: threat) == nil }

  /// Why nobody can have here what a threat model grants; nil where somebody can.
  public func refusal(of threat: ThreatModel) -> String? {
    switch threat {
    case .ciphertextOnly, .surrogate: nil
    case .knownPairs(let pairs):
      pairs.map { $0 <= attacker.count } ?? true
        ? nil : "the attacker's part has \(attacker.count) pictures; name at most as many pairs"
    case .chosenImage:
      canBeQueried
        ? nil
        : "nobody here protects pictures of an attacker's choice; name the program with --query, "
          + "or lend the key with --key"
    case .repeatedReleases:
      again == nil ? "released again, a picture gives the same bytes" : nil
    case .whiteBox:
      obfuscator == nil
        ? "an obfuscator's weights are at hand in a run of `obscura train` only" : nil
    case .maliciousServer:
      client == nil
        ? "an obfuscator that could learn with a server is at hand in a run of "
          + "`obscura train` only" : nil
    case .stolenKey: "whoever has the key of a cipher has the pictures; there is nothing to measure"
    }
  }

  /// Whether an attacker may have pictures of their own protected just as the owner's are.
  private var canBeQueried: Bool {
    guard let cipher else { return isQueryable }
    return cipher.chosenPlaintext != nil || cipher.hasIndependentKeys
  }

  /// The threat models that an audit plays where nobody named any, the weakest first.
  func usualThreats(_ budget: Budget) -> [ThreatModel] {
    let strongest: ThreatModel =
      switch cipher {
      case .some(let cipher) where cipher.hasIndependentKeys: .surrogate
      case .some(let cipher) where cipher.chosenPlaintext != nil: .chosenImage
      case .none where isQueryable: .chosenImage
      default: .knownPairs(nil)
      }
    var threats: [ThreatModel] = [.ciphertextOnly, .surrogate]
    if strongest.grants(.knownPairs(nil)), cipher != nil { threats.append(.knownPairs(nil)) }
    threats += budget.pairs.map { .knownPairs($0) }.filter { pairs in
      strongest.grants(pairs) && canBePlayed(pairs)
    }
    threats.append(strongest)
    if budget.looksInside, canBePlayed(.repeatedReleases(ThreatModel.usualReleases)) {
      threats.append(.repeatedReleases(ThreatModel.usualReleases))
    }
    if budget.looksInside, obfuscator != nil { threats.append(.whiteBox) }
    return Self.inOrder(threats)
  }

  static func inOrder(_ threats: [ThreatModel]) -> [ThreatModel] {
    Set(threats).sorted { $0.strength < $1.strength }
  }
}
