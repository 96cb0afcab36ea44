import Formats
import Foundation
import Pixels

/// Made-up windows of an accelerometer's three axes: `synthetic-windows?count=2000&length=64&seed=1`.
///
/// Column `walking` tells a slow rhythm from a fast one; `heavy` tells a slanted posture from an upright
/// one: the mean of one axis against another's. `person` names who was measured. The two are independent.
public enum SyntheticWindowsFormat: SourceFormat {
  public static let name = "synthetic-windows"
  public static let summary =
    "made-up windows of three sensors, no files: synthetic-windows?count=2000&length=64&seed=1"

  public static func recognises(_ location: DataLocation) -> Bool {
    SyntheticQuery.isMeant(by: location, name)
  }

  private static let length = SyntheticQuery.Key(name: "length", usual: 64, range: 8...4096)

  public static func open(_ location: DataLocation) throws -> any Source {
    let query = try SyntheticQuery(
      location, name, [.count, length, .seed],
      expectation: "count from 1 to 1000000, length from 8 to 4096 and seed, as in "
        + "synthetic-windows?count=2000&length=64&seed=1")
    let (count, length, seed) = (Int(query[.count]), Int(query[length]), query[.seed])
    var generator = SeededGenerator(seed: seed, 0x7769_6e64)
    var values: [Float] = []
    var labels: [(walking: Int, heavy: Int)] = []
    for number in 0..<count {
      let (walking, heavy) = (Int.random(in: 0...1, using: &generator), number / 10 % 2)
      labels.append((walking, heavy))
      let rhythm = (walking == 1 ? 2.0 : 5.0) * Double.random(in: 0.85...1.15, using: &generator)
      let phase = Double.random(in: 0...(2 * .pi), using: &generator)
      let slant = heavy == 1 ? 0.35 : -0.35
      for axis in 0..<3 {
        for time in 0..<length {
          let turn = 2 * .pi * rhythm * Double(time) / Double(length) + phase + Double(axis)
          let mean = [slant, -slant, 1][axis]
          let noise = Double.random(in: -0.3...0.3, using: &generator)
          values.append(Float(mean + 0.6 * sin(turn) + noise))
        }
      }
    }
    let bytes = values.withUnsafeBytes { Array($0) }
    return ArraySource(
      name: name,
      samples: try ArraySamples(
        StoredArray(type: .float32, shape: [count, 3, length], bytes: bytes), name: name,
        areFeatures: true),
      ids: ArraySource.ids(count, split: ""),
      labels: LabelTable(layout: [
        CodedColumn(name: "walking", cells: labels.map { "\($0.walking)" }),
        CodedColumn(name: "heavy", cells: labels.map { "\($0.heavy)" }),
        CodedColumn(name: "person", cells: (0..<count).map { "p\($0 / 10)" }),
      ]))
  }
}
