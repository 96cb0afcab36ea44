import Ciphers
import Pixels
import Testing

@Suite("Ciphers against an independent implementation")
struct CipherVectorTests {
  @Test("keys, nonces and check values", arguments: CipherVectors.all.keys.indices)
  func keys(_ index: Int) throws {
    let vector = CipherVectors.all.keys[index]
    let key = MasterKey(bytes: hexBytes(vector.master))
    #expect(key.check == vector.check)
    let job = try #require(JobSeed(bytes: hexBytes(vector.jobSeed)))
    let nonce = NonceSource(key, job: job)
      .nonce(index: vector.index, pixels: hexBytes(vector.pixels))
    #expect(nonce.description == vector.nonce)
  }

  @Test("ciphertexts, tags, and the way back", arguments: CipherVectors.all.images)
  func images(_ vector: CipherVectors.Picture) throws {
    let cipher = try CipherRegistry.labelled(vector.label)
    let master = MasterKey(bytes: hexBytes(vector.master))
    let nonce = try #require(Nonce(hexadecimal: vector.nonce))
    let key = master.imageKey(cipher: type(of: cipher).name, nonce: nonce)
    let (plain, ciphertext) = (vector.plainImage, vector.cipherImage)
    #expect(cipher.ciphertextShape(of: plain.shape) == ciphertext.shape)
    #expect(try cipher.encrypt(plain, with: key) == ciphertext)
    #expect(try cipher.decrypt(ciphertext, to: plain.shape, with: key) == plain)
    let tag = Tagger(master).tag(ciphertext, of: plain.shape, cipher: cipher, nonce: nonce)
    #expect(tag.description == vector.tag)
  }

  @Test("every cipher and every setting has vectors, grey and in colour")
  func coversAll() {
    for label in CipherRegistry.labels {
      let channels = Set(CipherVectors.all.images.filter { $0.label == label }.map(\.channels))
      #expect(channels == [1, 3], "\(label)")
    }
  }
}
