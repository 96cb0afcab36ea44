import Foundation
import Imaging
import Pixels
import Testing

@Suite("Augmentation")
struct AugmentationTests {
  private let size = Size(height: 12, width: 10)

  /// The results of `count` draws.
  private func results(
    _ augmentation: Augmentation, of image: Image, count: Int = 200
  ) -> [[UInt8]] {
    (0..<count).map { index in
      var generator = SeededGenerator(seed: 5, UInt64(index))
      var pixels = image.bytes
      augmentation.apply(
        to: &pixels, size: image.size, channels: image.channels, using: &generator)
      return pixels
    }
  }

  @Test("nothing changes and nothing is drawn where all is off")
  func doesNothing() {
    var generator = SeededGenerator(seed: 1)
    var untouched = generator
    let image = Image.noise(size, channels: 3)
    var pixels = image.bytes
    Augmentation.none.apply(to: &pixels, size: size, channels: 3, using: &generator)
    #expect(pixels == image.bytes)
    #expect(generator.next() == untouched.next())
  }

  @Test("half of the pictures are mirrored, exactly", arguments: [1, 3, 4])
  func mirrors(_ channels: Int) {
    let image = Image.noise(size, channels: channels)
    let results = results(Augmentation(mirror: true), of: image)
    let mirrored = results.count { $0 == image.mirrored().bytes }
    let same = results.count { $0 == image.bytes }
    #expect(mirrored + same == 200 && (70...130).contains(mirrored))
  }

  @Test("shifts are whole pixels with repeated edges, all of them and no others")
  func shifts() {
    let image = Image.noise(size, channels: 3)
    var expected: Set<[UInt8]> = []
    for down in -2...2 {
      for right in -2...2 { expected.insert(shifted(image, down, right)) }
    }
    let results = Set(results(Augmentation(shift: 2), of: image, count: 600))
    #expect(expected.count == 25 && results == expected)
  }

  private func shifted(_ image: Image, _ down: Int, _ right: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for y in 0..<image.size.height {
      for x in 0..<image.size.width {
        let row = min(max(y - down, 0), image.size.height - 1)
        let column = min(max(x - right, 0), image.size.width - 1)
        let start = (row * image.size.width + column) * 3
        bytes += image.bytes[start..<start + 3]
      }
    }
    return bytes
  }

  @Test("zooms keep the middle and scale ramps by at most the stated factor")
  func zooms() {
    let ramp = Image(
      size: Size(height: 3, width: 41), channels: 1,
      bytes: (0..<3).flatMap { _ in (0..<41).map { UInt8(40 + 4 * $0) } })
    var slopes: [Double] = []
    for pixels in results(Augmentation(zoom: 0.2), of: ramp) {
      #expect(abs(Int(pixels[41 + 20]) - 120) <= 1)
      slopes.append(Double(Int(pixels[41 + 30]) - Int(pixels[41 + 10])) / 80)
    }
    // A picture enlarged by f has slopes of 1 / f.
    #expect(slopes.allSatisfy { $0 > 1 / 1.2 - 0.02 && $0 < 1 / 0.8 + 0.02 })
    #expect(slopes.contains { $0 < 0.9 } && slopes.contains { $0 > 1.1 })
  }

  @Test("the same generator gives the same picture, another one another")
  func isDeterministic() {
    let image = Image.noise(size, channels: 3)
    let all = Augmentation(mirror: true, shift: 3, zoom: 0.3)
    let first = results(all, of: image)
    #expect(first == results(all, of: image))
    #expect(Set(first).count > 190)
  }

  @Test("pictures in a batch are changed in their place")
  func changesWithinBatch() {
    let image = Image.noise(size, channels: 3)
    let all = Augmentation(mirror: true, shift: 3, zoom: 0.3)
    var batch = image.bytes + image.bytes + image.bytes
    let count = image.bytes.count
    batch.withUnsafeMutableBufferPointer { batch in
      var generator = SeededGenerator(seed: 5, 7)
      let middle = UnsafeMutableBufferPointer(rebasing: batch[count..<2 * count])
      all.apply(to: middle, size: size, channels: 3, using: &generator)
    }
    #expect(batch == image.bytes + results(all, of: image)[7] + image.bytes)
  }

  @Test("extreme values do not leave the picture")
  func survivesExtremes() {
    for side in [1, 2, 5] {
      let image = Image(
        size: Size(side: side), channels: 1, bytes: [UInt8](repeating: 9, count: side * side))
      let results = results(Augmentation(mirror: true, shift: 65536, zoom: 0.999), of: image)
      #expect(results.allSatisfy { $0 == image.bytes })
    }
  }

  @Test("missing keys are off; values out of range are refused")
  func decodes() throws {
    func decoded(_ text: String) throws -> Augmentation {
      try JSONDecoder().decode(Augmentation.self, from: Data(text.utf8))
    }
    #expect(try decoded("{}") == .none)
    #expect(
      try decoded(#"{"mirror": true, "zoom": 0.5}"#) == Augmentation(mirror: true, zoom: 0.5))
    for text in [#"{"shift": -1}"#, #"{"shift": 99999999}"#, #"{"zoom": 1}"#, #"{"zoom": -0.1}"#] {
      #expect(throws: DecodingError.self) { try decoded(text) }
    }
    let all = Augmentation(mirror: true, shift: 3, zoom: 0.25)
    #expect(try JSONDecoder().decode(Augmentation.self, from: JSONEncoder().encode(all)) == all)
  }
}
