import Architectures
import Auditing
import Datasets
import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Records
import TestSupport
import Testing

/// What a tool hid in its output, and not from those who look for it.
@Suite("Hidden content is found", .serialized)
struct HiddenContentTests {
  private let tool: ForeignTool

  init() throws { tool = try ForeignTool(count: 300) }

  @Test("a label in the lowest bits of noise is found, and where it lies is said")
  func findsLowestBits() throws {
    var generator = SeededGenerator(seed: 5)
    let planted = try tool.write("planted") { bytes, isMale, _ in
      var noise = bytes.map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      // Row 2, column 5, green.
      let place = (2 * 16 + 5) * 3 + 1
      noise[place] = noise[place] & 0xFE | (isMale ? 1 : 0)
      return noise
    }
    let record = try tool.audit(planted, attacks: ["look", "linear", "single number"])
    let male = try #require(record.assets.first { $0.asset == "Male" })
    #expect(
      male.verdict == .exposed,
      "\(male.floor as Any) \(male.achieved as Any) \(male.ceiling as Any) \(male.leakage as Any)")
    #expect(male.strongest == "single number", "\(male.strongest)")
    let found = try #require(male.attackers.first { $0.name == "single number" })
    #expect(
      found.summary.hasSuffix("the lowest bit of channel 1 at row 2, column 5"), "\(found.summary)")
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(picture.verdict != .exposed)
  }

  @Test("a picture in the lowest bits of another one is found by who looks at bits")
  func findsHiddenPictures() throws {
    var generator = SeededGenerator(seed: 6)
    let planted = try tool.write("hidden") { bytes, _, _ in
      bytes.map { UInt8(truncatingIfNeeded: generator.next()) & 0xF8 | $0 >> 5 }
    }
    let record = try tool.audit(planted, attacks: ["look", "U-Net on bits"])
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(
      picture.verdict == .exposed && picture.strongest == "U-Net on bits",
      "\(picture.strongest) \(picture.achieved as Any) \(picture.leakage as Any)")
  }

  @Test("one permutation of all pixels for all pictures is undone")
  func undoesPermutations() throws {
    var generator = SeededGenerator(seed: 7)
    let order = (0..<16 * 16 * 3).shuffled(using: &generator)
    let moved = try tool.write("moved") { bytes, _, _ in order.map { bytes[$0] } }
    let record = try tool.audit(moved, attacks: ["look", "ridge regression"])
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(
      picture.verdict == .exposed && picture.strongest == "ridge regression",
      "\(picture.strongest) \(picture.achieved as Any) \(picture.leakage as Any)")
  }

  @Test("a network goes on where a linear map ends")
  func refinesLinearMaps() throws {
    // Two halves of the pairs have to be enough for a map each.
    let tool = try ForeignTool(count: 600)
    var generator = SeededGenerator(seed: 9)
    let order = (0..<16 * 16 * 3).shuffled(using: &generator)
    let bent = try tool.write("bent") { bytes, _, _ in
      order.map { place in
        let value = Double(bytes[place]) / 255
        return UInt8(255 * value * value * value)
      }
    }
    let record = try tool.audit(
      bent, attacks: ["ridge regression", "U-Net after ridge regression"])
    let picture = try #require(record.assets.first { $0.kind == .picture })
    let scores = Dictionary(
      picture.attackers.filter { $0.role == .protected }.map { ($0.name, $0.test ?? 0) },
      uniquingKeysWith: max)
    // No network finds a pixel that was moved far; this one begins where the map ends.
    let linear = try #require(scores["ridge regression"])
    let refined = try #require(scores["U-Net after ridge regression"])
    #expect(refined > linear - 0.05 && picture.verdict == .exposed, "\(scores)")
  }

  @Test("one stream of key bits for all pictures comes off", arguments: [nil, 100])
  func stripsKeyStreams(pairs: Int?) throws {
    var generator = SeededGenerator(seed: 8)
    let stream = (0..<16 * 16 * 3).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let veiled = try tool.write("veiled") { bytes, _, _ in zip(bytes, stream).map { $0 ^ $1 } }
    let record = try tool.audit(
      veiled, attacks: ["look", "ridge regression of each pixel"],
      threats: pairs.map { [.knownPairs($0)] } ?? [])
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(
      picture.verdict == .exposed && picture.strongest == "ridge regression of each pixel",
      "\(picture.strongest) \(picture.achieved as Any) \(picture.leakage as Any)")
  }

  @Test("features without names are matched by order; a channel that carries a label is named")
  func readsFeatures() throws {
    let source = try Sources.open(tool.originals)
    let male = try #require(source.cells("Male"))
    var generator = SeededGenerator(seed: 6)
    var values: [Float] = []
    for index in 0..<source.count {
      values += (0..<12).map { channel in
        let noise = Float(generator.next() % 1000) / 1000
        return channel == 7 ? noise + (male[index] == "1" ? 3 : 0) : 100 * noise
      }
    }
    let file = tool.folder.url.appendingPathComponent("features.safetensors")
    let array = StoredArray(values, shape: [source.count, 12])
    try AtomicFile.write(SafeTensors(arrays: ["features": array]).encoded(), to: file)
    let record = try tool.audit(file, attacks: ["single number", "dense decoder"])
    let asset = try #require(record.assets.first { $0.asset == "Male" })
    #expect(
      asset.verdict == .exposed && asset.threat == "known-pairs",
      "\(asset.achieved as Any) \(asset.ceiling as Any) \(asset.leakage as Any)")
    let found = try #require(asset.attackers.first { $0.name == "single number" })
    #expect(found.summary.hasSuffix("of channel 7"), "\(found.summary)")
    #expect(record.untested.contains { $0.contains("matched by their order") })
    // Somebody read something: the order is the right one.
    #expect(!record.untested.contains { $0.contains("that it is the right one") })
    let picture = try #require(record.assets.first { $0.kind == .picture })
    #expect(picture.attackers.contains { $0.name == "dense decoder" })
    #expect(picture.verdict != .exposed)
  }
}
