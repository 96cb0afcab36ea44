import Foundation

/// Damaged versions of a file: cut at many places, single bits flipped.
public enum Damage {
  static let most = 60

  /// Every place in the first bytes, where headers are, and some of the rest.
  public static func of(_ bytes: [UInt8]) -> [[UInt8]] {
    let head = Array(0..<min(bytes.count, most))
    let rest = stride(from: most, to: bytes.count, by: max(1, bytes.count / most))
    return (head + rest).flatMap { place -> [[UInt8]] in
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      return [Array(bytes[..<place]), flipped]
    }
  }

  /// What a reader made of every damaged version of a small file.
  public struct Survey: Sendable {
    /// How many bytes were left of the cut files that the reader took for whole.
    public fileprivate(set) var acceptedCuts: [Int] = []
    /// The places of the flipped bits that the reader did not find, in bits.
    public fileprivate(set) var acceptedFlips: [Int] = []
    /// How many bits were flipped, each in a file of its own.
    public fileprivate(set) var flips = 0
    /// Errors of another type than the reader's own, waits and memory beyond all measure.
    public fileprivate(set) var problems: [String] = []
  }

  /// Feeds a reader every beginning of a file and the file with every single bit flipped.
  ///
  /// - Parameters:
  ///   - bytes: 4096 at most; of more than 512 bytes only one bit each is flipped.
  ///   - failure: the one type of error that the reader may throw.
  public static func survey<Failure: Error>(
    _ bytes: [UInt8], failure: Failure.Type, reader: ([UInt8]) throws -> Void
  ) -> Survey {
    precondition(bytes.count <= 4096, "Damage.survey: \(bytes.count) bytes, 4096 at most")
    var survey = Survey()
    for length in bytes.indices {
      let accepts = survey.watch("cut to \(length) bytes", failure) {
        try reader(Array(bytes[..<length]))
      }
      if accepts { survey.acceptedCuts.append(length) }
    }
    for place in 0..<bytes.count * 8 where bytes.count <= 512 || place % 8 == place / 8 % 8 {
      var flipped = bytes
      flipped[place / 8] ^= 1 << UInt8(place % 8)
      survey.flips += 1
      if survey.watch("bit \(place) flipped", failure, { try reader(flipped) }) {
        survey.acceptedFlips.append(place)
      }
    }
    return survey
  }
}

extension Damage.Survey {
  /// - Returns: whether the reader took the file.
  fileprivate mutating func watch<Failure: Error>(
    _ what: String, _ failure: Failure.Type, _ read: () throws -> Void
  ) -> Bool {
    let memory = peakMemory()
    let start = ContinuousClock.now
    defer {
      let time = ContinuousClock.now - start
      if time > .seconds(2) { problems.append("\(what): took \(time)") }
      // Tests beside this one take some memory too.
      let grown = peakMemory() - memory
      if grown > 512 << 20 { problems.append("\(what): took \(grown >> 20) MB") }
    }
    do {
      try read()
      return true
    } catch is Failure {
      return false
    } catch {
      problems.append("\(what): threw \(error)")
      return false
    }
  }
}

/// The most memory that this process ever held, in bytes.
public func peakMemory() -> Int {
  var usage = rusage()
  #if os(Linux)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) << 10
  #else
    getrusage(RUSAGE_SELF, &usage)
    return Int(usage.ru_maxrss)
  #endif
}
