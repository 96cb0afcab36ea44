import Ciphers
import Pixels
import Testing

/// Expected values are those of `tag_without_pixels` and `tag_of_table` in scripts/oracles/ciphers.py.
@Suite("Tags of JPEG ciphertexts and of tables against an independent implementation")
struct OtherTagTests {
  private let tagger = Tagger(MasterKey(bytes: 0..<32))
  private let plain = ImageShape(Size(height: 20, width: 24), channels: 3)

  @Test(
    "cipher, sizes and nonce of what JPEG stores",
    arguments: [
      ("etc-16", "ff7e683ed9b49e78c63b76f37a34d6bde03f512e60de0b607400ba45fa284e72"),
      ("etc-8-grey", "7eba0a075a903a0432a2543031313b03e87e1ea5df431dd71c90936c24e6c44f"),
    ])
  func withoutPixels(_ label: String, _ expected: String) throws {
    let nonce = try #require(Nonce(bytes: Array(0..<16)))
    let cipher = try CipherRegistry.labelled(label)
    let tag = tagger.tagWithoutPixels(of: plain, cipher: cipher, nonce: nonce)
    #expect(tag.description == expected)
    #expect(tagger.acceptsWithoutPixels(tag, of: plain, cipher: cipher, nonce: nonce))
    #expect(!tagger.acceptsWithoutPixels(tag, of: plain, cipher: cipher, nonce: .zero))
  }

  @Test("tables")
  func tables() {
    let table = Array("key,cipher\n00ff,pixel\n".utf8)
    let tag = tagger.tag(ofTable: table)
    #expect(
      tag.description == "17a4b866eeb20487e6ec1fb24b81451eed0c2b5be1267be5f45ba27b71a28d88")
    #expect(tagger.accepts(tag, forTable: table) && !tagger.accepts(tag, forTable: table + [10]))
  }
}
