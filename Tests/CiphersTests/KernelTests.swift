import Ciphers
import Pixels
import Testing

@Suite("Kernels of the ciphers")
struct KernelTests {
  @Test("vector and portable code give the same bytes, at every length", arguments: [1, 3])
  func pathsAgree(_ channels: Int) throws {
    var generator = SeededGenerator(seed: 3)
    for width in Array(1...140) + [1000, 4099] {
      let plain = Image.noise(Size(height: 1, width: width), channels: channels, &generator)
      let key = ImageKey()
      for shuffles in [false, true] {
        let best = PixelCipher(shuffles: shuffles, path: .best)
        let portable = PixelCipher(shuffles: shuffles, path: .portable)
        let ciphertext = try best.encrypt(plain, with: key)
        #expect(try portable.encrypt(plain, with: key) == ciphertext, "\(width)")
        #expect(try best.decrypt(ciphertext, to: plain.shape, with: key) == plain)
        #expect(try portable.decrypt(ciphertext, to: plain.shape, with: key) == plain)
      }
    }
  }

  @Test("blocks of half bytes too", arguments: [1, 3])
  func blocksAgree(_ channels: Int) throws {
    var generator = SeededGenerator(seed: 4)
    for side in [4, 8, 12, 40] {
      let plain = Image.noise(Size(height: side, width: side + 4), channels: channels, &generator)
      let key = ImageKey()
      let (best, portable) = (TanakaCipher(path: .best), TanakaCipher(path: .portable))
      let ciphertext = try best.encrypt(plain, with: key)
      #expect(try portable.encrypt(plain, with: key) == ciphertext, "\(side)")
      #expect(try best.decrypt(ciphertext, to: plain.shape, with: key) == plain)
      #expect(try portable.decrypt(ciphertext, to: plain.shape, with: key) == plain)
    }
  }

  @Test("moved blocks too, in colour, grey and as planes", arguments: [1, 3], [8, 16])
  func movesAgree(_ channels: Int, _ side: Int) throws {
    var generator = SeededGenerator(seed: 5)
    for isGrey in [false, true] {
      let best = BlockCipher(side: side, isGrey: isGrey, path: .best)
      let portable = BlockCipher(side: side, isGrey: isGrey, path: .portable)
      // Many images: every turn, mirror and order of colours comes.
      for columns in 1...12 {
        let size = Size(height: side * (13 - columns), width: side * columns)
        let plain = Image.noise(size, channels: channels, &generator)
        let key = ImageKey()
        let ciphertext = try best.encrypt(plain, with: key)
        #expect(try portable.encrypt(plain, with: key) == ciphertext, "\(size), \(isGrey)")
        #expect(try best.decrypt(ciphertext, to: plain.shape, with: key) == plain)
        #expect(try portable.decrypt(ciphertext, to: plain.shape, with: key) == plain)
      }
    }
  }

  @Test("half of all values are inverted, and every order of colours is as likely")
  func isFair() throws {
    let size = Size(side: 300)
    let plain = Image(
      size: size, channels: 3,
      bytes: (0..<size.area * 3).map { [UInt8(10), 20, 30][$0 % 3] })
    let inverted = try PixelCipher(shuffles: false).encrypt(plain, with: ImageKey())
    let share = Double(inverted.bytes.count { $0 > 127 }) / Double(inverted.bytes.count)
    #expect(abs(share - 0.5) < 0.005, "\(share)")
    let shuffled = try PixelCipher(shuffles: true).encrypt(plain, with: ImageKey())
    var counts: [[UInt8]: Int] = [:]
    for pixel in 0..<size.area {
      // Whatever was inverted is folded back.
      let folded = shuffled.bytes[3 * pixel..<3 * pixel + 3].map { min($0, 255 - $0) }
      counts[folded, default: 0] += 1
    }
    #expect(counts.count == 6)
    for count in counts.values {
      #expect(abs(Double(count) / Double(size.area) - 1 / 6.0) < 0.006, "\(counts)")
    }
  }
}
