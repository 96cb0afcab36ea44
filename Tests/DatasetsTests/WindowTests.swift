import Datasets
import Formats
import Foundation
import TestSupport
import Testing

@Suite("Windows of sensors")
struct WindowTests {
  private static let layout = SampleLayout.window(length: 4, channels: 2, range: -1...1)

  private static func source(_ values: [Float], shape: [Int], in folder: URL) throws -> any Source {
    let array = StoredArray(type: .float32, shape: shape, bytes: values.withUnsafeBytes(Array.init))
    let file = folder.appendingPathComponent("w.safetensors")
    try Data(SafeTensors(arrays: ["windows": array]).encoded()).write(to: file)
    return try Sources.open(DataLocation(path: file.path))
  }

  private static func load(_ source: any Source) throws -> Dataset {
    try Dataset.load(
      source, as: layout, labels: [], identity: nil, budget: 1 << 20, threads: 1)
  }

  @Test("measurements become 255 steps of the range, time by time, cut off outside")
  func quantises() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let values: [Float] = [-1, 0, 1, 9, -9, 0.5, 0.25, -0.5]
    let data = try Self.load(Self.source(values, shape: [1, 2, 4], in: folder))
    #expect(data.pixels(at: 0) == [0, 0, 128, 191, 255, 159, 255, 64])
    #expect(data.channels == 2 && data.size.height == 1 && data.size.width == 4)
  }

  @Test("other shapes, and what is no number, are left out by name")
  func refusesOthers() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let long = try Self.source(.init(repeating: 0, count: 10), shape: [1, 2, 5], in: folder)
    let error = #expect(throws: DatasetError.self) { try Self.load(long) }
    #expect("\(try #require(error))".contains("[2, 4]: channels x time"))
    var values = [Float](repeating: 0, count: 16)
    values[3] = .nan
    let one = try Self.load(Self.source(values, shape: [2, 2, 4], in: folder))
    #expect(one.count == 1 && one.skipped[0].reason.contains("no number"))
  }

  @Test("windows asked for as pictures, and pictures as windows, say what to write")
  func namesTheOther() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let windows = try Self.source(.init(repeating: 0, count: 8), shape: [1, 2, 4], in: folder)
    let error = #expect(throws: DatasetError.self) {
      try Dataset.load(
        windows, size: .init(side: 8), channels: 1, labels: [], identity: nil, budget: 1 << 20,
        threads: 1)
    }
    #expect("\(try #require(error))".contains("data.window"))
    let faces = try Sources.open(
      DataLocation(root: folder, source: "synthetic-faces?count=2&people=2&size=16"))
    let other = #expect(throws: DatasetError.self) { try Self.load(faces) }
    #expect("\(try #require(other))".contains("leave data.window out"))
  }

  @Test("made-up windows depend on their seed alone")
  func makesWindows() throws {
    func source(_ query: String) throws -> any Source {
      try Sources.open(
        DataLocation(root: URL(fileURLWithPath: "."), source: "synthetic-windows" + query))
    }
    let (one, same) = (try source("?count=4&length=16"), try source("?count=4&length=16"))
    #expect((0..<4).allSatisfy { one.stamp(at: $0) == same.stamp(at: $0) })
    guard case .features(let array) = try one.payload(at: 0, size: nil, channels: nil) else {
      Issue.record("expected an array")
      return
    }
    #expect(array.shape == [3, 16])
    #expect(throws: DatasetError.self) { try source("?length=2") }
  }
}
