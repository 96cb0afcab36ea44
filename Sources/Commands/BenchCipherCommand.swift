import ArgumentParser
import Ciphers
import Foundation
import Pixels

public struct BenchCipherCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "cipher",
    abstract: "Ciphers on one core, in memory, beside copying the same memory.",
    discussion: """
      Bytes of plain image a second, the median of the repeats; every repeat runs all rows once, so \
      that whatever else the machine does falls on all of them. Under per-image keys the derivation \
      of each image's key counts. Sides are rounded up to whole blocks of the cipher.

      EXAMPLES
        obscura bench cipher
        obscura bench cipher --cipher pixel --side 32 --json
        obscura bench cipher --cipher pixel+shuffle --pictures holiday
      """)

  @Option(help: "One cipher. Default: all.") public var cipher: String?
  @Option(help: "Sides of the pictures, with commas between.") public var side = "32,1024"
  @Option(help: "Repeats.") public var repeats = 9
  @Option(help: "Bytes of plain images in a repeat.") public var bytes = 6 << 20
  @Option(
    help: """
      A folder of pictures: where the time of making encrypted PNGs of them goes, on one thread.
      """)
  public var pictures: String?
  @Option(help: "Most pictures of it.") public var most = 1000
  @Flag(help: "Time decrypting instead.") public var decrypt = false
  @Flag(help: "One JSON object.") public var json = false

  public init() {}

  public func validate() throws {
    guard !sides.isEmpty, sides.allSatisfy({ (1...8192).contains($0) }) else {
      throw ValidationError("--side \(side): expected numbers from 1 to 8192, such as 32,1024")
    }
    guard repeats > 0, bytes > 0, most > 0 else {
      throw ValidationError(
        "--repeats \(repeats), --bytes \(bytes), --most \(most): expected at least 1")
    }
  }

  private var sides: [Int] { side.split(separator: ",").compactMap { Int($0) } }

  public func run() throws {
    if let pictures {
      let profile = try CodecProfile(
        URL(fileURLWithPath: pictures, isDirectory: true),
        cipher: CipherRegistry.labelled(cipher ?? "pixel"), most: most)
      return print(json ? try profile.json : profile.text)
    }
    let ciphers = try cipher.map { [try CipherRegistry.labelled($0)] } ?? CipherRegistry.all
    var rows = sides.flatMap { side in
      ciphers.flatMap { cipher in
        [true, false].map { CipherBenchRow(cipher, side: side, perImage: $0, bytes: bytes) }
      }
    }
    var copies: [Double] = []
    for _ in 0...repeats {
      copies.append(CipherBenchRow.copyRate(bytes))
      for index in rows.indices { rows[index].measure(decrypting: decrypt) }
    }
    let result = CipherBenchResult(
      rows: rows.map(\.result), memcpy: CipherBenchRow.median(copies.dropFirst()) * 1e9)
    print(json ? try result.json : result.text)
  }
}

/// One cipher, size and kind of keys.
struct CipherBenchRow {
  private let cipher: any ImageCipher
  private let side: Int
  private let perImage: Bool
  private let count: Int
  private let plain: [UInt8]
  private let master = MasterKey()
  private var rates: [Double] = []

  init(_ cipher: any ImageCipher, side: Int, perImage: Bool, bytes: Int) {
    self.cipher = cipher
    self.side = (side + cipher.block - 1) / cipher.block * cipher.block
    self.perImage = perImage
    let one = self.side * self.side * 3
    count = max(1, bytes / one)
    var generator = SeededGenerator(seed: 1)
    plain = (0..<count * one).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 30) }
  }

  /// Runs over all images once.
  mutating func measure(decrypting: Bool) {
    let shape = ImageShape(Size(side: side), channels: 3)
    let (cipher, name) = (cipher, type(of: cipher).name)
    let keys = master.imageKeys(cipher: name)
    let same = keys.key(.zero)
    let nonces = (0..<count).map { index in
      Nonce(bytes: withUnsafeBytes(of: (index, 1)) { Array($0) }) ?? .zero
    }
    var target = [UInt8](repeating: 0, count: plain.count)
    let start = ContinuousClock.now
    plain.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        for index in 0..<count {
          let key = perImage ? keys.key(nonces[index]) : same
          let place = index * shape.count..<(index + 1) * shape.count
          let from = UnsafeBufferPointer(rebasing: source[place])
          let to = UnsafeMutableBufferPointer(rebasing: target[place])
          if decrypting {
            cipher.decrypt(from, into: to, shape: shape, key: key)
          } else {
            cipher.encrypt(from, into: to, shape: shape, key: key)
          }
        }
      }
    }
    rates.append(Double(plain.count) / ((ContinuousClock.now - start) / .seconds(1)) / 1e9)
  }

  /// GB/s of copying as many bytes.
  static func copyRate(_ bytes: Int) -> Double {
    let source = [UInt8](repeating: 7, count: bytes)
    var target = [UInt8](repeating: 0, count: bytes)
    let start = ContinuousClock.now
    target.withUnsafeMutableBytes { target in
      source.withUnsafeBytes { target.copyMemory(from: $0) }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    precondition(target[bytes / 2] == 7, "CipherBenchRow: the copy was left out")
    return Double(bytes) / seconds / 1e9
  }

  static func median(_ values: some Collection<Double>) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  var result: CipherBenchResult.Row {
    // The first pass warms caches up.
    let counted = rates.dropFirst()
    return .init(
      cipher: cipher.label, shuffle: cipher.label.hasSuffix("+shuffle"), side: side,
      keys: perImage ? "per-image" : "same", rate: Self.median(counted),
      slowest: counted.min() ?? 0, fastest: counted.max() ?? 0)
  }
}

struct CipherBenchResult: Encodable {
  struct Row: Encodable {
    let cipher: String
    let shuffle: Bool
    let side: Int
    let keys: String
    let rate: Double
    let slowest: Double
    let fastest: Double

    private enum CodingKeys: String, CodingKey {
      case cipher, shuffle, side, keys, slowest, fastest
      case rate = "gb_per_second"
    }
  }

  var schema = "obscura.bench/1"
  var suite = "cipher"
  let rows: [Row]
  let memcpy: Double

  init(rows: [Row], memcpy: Double) {
    self.rows = rows
    self.memcpy = memcpy
  }

  private enum CodingKeys: String, CodingKey {
    case schema, suite, rows
    case memcpy = "memcpy_bytes_per_second"
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  var text: String {
    let lines = rows.map { row in
      let name = row.cipher.padding(toLength: 14, withPad: " ", startingAt: 0)
      let keys = row.keys.padding(toLength: 10, withPad: " ", startingAt: 0)
      let rate = String(
        format: "%6.2f GB/s  (%.2f to %.2f)", row.rate, row.slowest, row.fastest)
      return name + String(format: "%5d px  ", row.side) + keys + rate
    }
    return (lines + [String(format: "memcpy%31.2f GB/s", memcpy / 1e9)]).joined(separator: "\n")
  }
}
