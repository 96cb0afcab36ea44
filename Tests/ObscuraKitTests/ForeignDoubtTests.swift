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

/// What keeps an audit of another tool's output from saying too little or too much.
@Suite("Doubts about another tool's output", .serialized)
struct ForeignDoubtTests {
  private let tool: ForeignTool

  init() throws { tool = try ForeignTool(count: 300) }

  @Test("features matched by their order, of which nobody learns anything, may be in disorder")
  func doubtsOrder() throws {
    let count = try Sources.open(tool.originals).count
    var generator = SeededGenerator(seed: 11)
    let values = (0..<count * 4).map { _ in Float(generator.next() % 1000) / 1000 }
    let file = tool.folder.url.appendingPathComponent("features.safetensors")
    try AtomicFile.write(
      SafeTensors(arrays: ["features": StoredArray(values, shape: [count, 4])]).encoded(), to: file)
    let record = try tool.audit(file, attacks: ["boosted trees"])
    #expect(record.untested.contains { $0.contains("that it is the right one") })
  }

  @Test("values of the originals in another order are keyed shuffling, which nobody calls safe")
  func noticesShuffling() throws {
    var generator = SeededGenerator(seed: 12)
    let shuffled = try tool.write("shuffled") { bytes, _, _ in bytes.shuffled(using: &generator) }
    let record = try tool.audit(shuffled, attacks: ["look"])
    #expect(record.untested.contains { $0.contains("keyed shuffling") })
    let copy = try tool.write("copy") { bytes, _, _ in bytes }
    #expect(try !tool.audit(copy, attacks: ["look"]).untested.contains { $0.contains("shuffling") })
  }

  @Test("a program that makes something else than what was released is noticed")
  func comparesQueries() throws {
    let program = try QueryProgram(parsing: "cp -r {in}/. {out}")
    let negated = try tool.write("negated") { bytes, _, _ in bytes.map { 255 - $0 } }
    let record = try tool.audit(negated, attacks: ["look"], query: program)
    #expect(record.untested.contains { $0.contains("makes something else of pictures") })
    let copy = try tool.write("copy") { bytes, _, _ in bytes }
    let same = try tool.audit(copy, attacks: ["look"], query: program)
    #expect(!same.untested.contains { $0.contains("makes something else of pictures") })
  }

  @Test("colours under transparent pixels are found", arguments: [true, false])
  func looksUnderTransparency(isLeft: Bool) throws {
    let source = try Sources.open(tool.originals)
    let target = tool.folder.url.appendingPathComponent("transparent")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    for index in 0..<source.count {
      guard case .image(let image) = try source.payload(at: index, size: nil, channels: nil)
      else { continue }
      let pixels = stride(from: 0, to: image.bytes.count, by: 3).flatMap { first in
        (isLeft ? Array(image.bytes[first..<first + 3]) : [0, 0, 0]) + [0]
      }
      try AtomicFile.write(
        PNG.encode(Image(size: image.size, channels: 4, bytes: pixels)),
        to: target.appendingPathComponent("\(source.id(at: index).key).png"))
    }
    let record = try tool.audit(target, attacks: ["look"])
    let check = try #require(record.checks?.first { $0.name == "colours under transparency" })
    #expect(check.outcome == (isLeft ? .failed : .passed))
    #expect((record.verdict == .exposed) == isLeft)
  }

  @Test("pictures that a tool missed show, however few")
  func findsMissedPictures() throws {
    var generator = SeededGenerator(seed: 13)
    let patchy = try tool.write("patchy") { bytes, _, number in
      number % 10 == 0 ? bytes : bytes.map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
    let record = try tool.audit(patchy, attacks: ["look"])
    let picture = try #require(record.assets.first { $0.kind == .picture })
    let share = try #require(picture.metrics["share in the clear"]?.achieved)
    #expect(share > 0.04 && share < 0.2, "\(share)")
    #expect(picture.verdict == .partly, "\(picture.leakage as Any)")
  }
}
