import Ciphers
import Foundation
import Pixels
import Testing

/// What `scripts/oracles/ciphers.py`, written from docs/ciphers.md alone, says.
struct CipherVectors: Decodable {
  struct Key: Decodable {
    let master: String
    let check: String
    let jobSeed: String
    let index: Int
    let pixels: String
    let nonce: String

    enum CodingKeys: String, CodingKey {
      case master, check, index, pixels, nonce
      case jobSeed = "job_seed"
    }
  }

  struct Picture: Decodable, CustomTestStringConvertible {
    let name: String
    let label: String
    let master: String
    let nonce: String
    let height: Int
    let width: Int
    let channels: Int
    let plain: String
    let cipherHeight: Int
    let cipherWidth: Int
    let cipherChannels: Int
    let cipher: String
    let tag: String

    enum CodingKeys: String, CodingKey {
      case name, label, master, nonce, height, width, channels, plain, cipher, tag
      case cipherHeight = "cipher_height"
      case cipherWidth = "cipher_width"
      case cipherChannels = "cipher_channels"
    }

    var testDescription: String { name }

    var plainImage: Image {
      Image(
        size: Size(height: height, width: width), channels: channels, bytes: hexBytes(plain))
    }

    var cipherImage: Image {
      Image(
        size: Size(height: cipherHeight, width: cipherWidth), channels: cipherChannels,
        bytes: hexBytes(cipher))
    }
  }

  let keys: [Key]
  let images: [Picture]

  static let all: CipherVectors = {
    do {
      let url = try #require(
        Bundle.module.url(forResource: "ciphers", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(CipherVectors.self, from: Data(contentsOf: url))
    } catch {
      fatalError("Fixtures/ciphers.json: \(error)")
    }
  }()
}

/// The bytes of hexadecimal digits.
func hexBytes(_ text: String) -> [UInt8] {
  let digits = Array(text)
  return stride(from: 0, to: digits.count, by: 2).map {
    UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0
  }
}
