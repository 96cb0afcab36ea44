import CipherJobs
import Ciphers
import Formats
import Foundation
import Imaging
import Pixels
import TestSupport
import Testing

@Suite("What travels with a ciphertext cannot be stripped, altered or made to deceive")
struct CiphertextTagTests {
  private let key = MasterKey(bytes: [UInt8](repeating: 5, count: 32))
  private let picture = Image(
    size: Size(height: 24, width: 40), channels: 3,
    bytes: (0..<2880).map { UInt8(truncatingIfNeeded: $0 &* 7 / 3) })

  private func encrypted(
    _ cipher: String, _ storage: EncryptionSettings.Storage, keys: Bool = true
  ) throws -> [UInt8] {
    let settings = EncryptionSettings(
      cipher: try CipherRegistry.labelled(cipher), keys: keys ? .perImage : .discarded,
      storage: storage)
    return try ImageEncryption(settings, key: keys ? key : nil, job: JobSeed())
      .file(picture, index: 0)
  }

  private func decrypted(_ file: [UInt8], _ info: CiphertextInfo) throws -> Image {
    try ImageDecryption([key]).image(file, info, name: "c")
  }

  /// With the JSON that travels changed.
  private func info(_ file: [UInt8], _ change: (inout [String: Any]) -> Void) throws
    -> CiphertextInfo
  {
    let text = try #require(EmbeddedText.read(file, keyword: "obscura"))
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    change(&object)
    let json = String(
      decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    let pixels = Image(size: Size(side: 8), channels: 1)
    return try CiphertextInfo(in: PNG.encode(pixels, text: ("obscura", json)), name: "c")
  }

  @Test("every format carries all that decrypting needs", arguments: ["png", "raw", "jpeg"])
  func carries(_ format: String) throws {
    let storage: EncryptionSettings.Storage =
      format == "png" ? .png : format == "raw" ? .raw : .jpeg(quality: 95)
    let file = try encrypted("etc-16", storage)
    let back = try decrypted(file, CiphertextInfo(in: file, name: "c"))
    #expect(back.shape == picture.shape && (format == "jpeg" || back == picture))
  }

  @Test("without its tag nothing is decrypted", arguments: ["pixel", "etc-8"])
  func needsTag(_ cipher: String) throws {
    for storage in [EncryptionSettings.Storage.png, .raw, .jpeg(quality: 90)] {
      if case .jpeg = storage, cipher == "pixel" { continue }
      let file = try encrypted(cipher, storage)
      let stripped = try info(file) { $0["tag"] = nil }
      #expect(throws: JobError.untagged("c")) { try decrypted(file, stripped) }
    }
  }

  @Test("a JPEG passes only for what was written as one")
  func refusesConversions() throws {
    let file = try encrypted("etc-8", .png)
    let info = try CiphertextInfo(in: file, name: "c")
    let ciphertext = try ImageDecoder.decode(file, name: "c")
    let jpeg = try JPEG.encode(ciphertext, quality: 100, chroma: .full)
    #expect(throws: CipherError.altered) { try decrypted(jpeg, info) }
    // Nor does a PNG pass for what was written as JPEG.
    let lossy = try encrypted("etc-8", .jpeg(quality: 90))
    #expect(throws: CipherError.altered) {
      try decrypted(
        PNG.encode(ImageDecoder.decode(lossy, name: "c")), CiphertextInfo(in: lossy, name: "c"))
    }
  }

  @Test("nonce, cipher and sizes of a JPEG are authenticated, its pixels are not")
  func tagsJPEG() throws {
    let file = try encrypted("etc-16", .jpeg(quality: 90))
    let shapes = try ["etc-16", "etc-8"].map {
      try CipherRegistry.labelled($0).ciphertextShape(of: picture.shape).description
    }
    let shape = CipherError.ciphertextShape(got: shapes[0], expected: shapes[1])
    for (name, value, error) in [
      ("nonce", String(repeating: "0", count: 32), .altered), ("cipher", "etc-8", shape),
      ("width", 39, .altered),
    ] as [(String, Any, CipherError)] {
      let other = try info(file) { $0[name] = value }
      #expect(throws: error, "\(name)") { try decrypted(file, other) }
    }
    let again = try JPEG.encode(
      ImageDecoder.decode(file, name: "c"), quality: 60, chroma: .full)
    #expect(try decrypted(again, CiphertextInfo(in: file, name: "c")).size == picture.size)
  }

  @Test("fields of another form are refused before anything quotes them")
  func refusesForms() throws {
    let file = try encrypted("pixel", .png)
    let escape = "\u{1B}]0;owned\u{7}"
    for (name, value) in [
      ("key", escape), ("key", "12"), ("nonce", "zz"), ("tag", "00"), ("cipher", escape),
      ("cipher", ""), ("cipher", "Pixel"), ("height", 0), ("width", 2_000_000),
      ("channels", 5),
    ] as [(String, Any)] {
      #expect(throws: JobError.badInfo("c"), "\(name) \(value)") {
        try info(file) { $0[name] = value }
      }
    }
    let unknown = try info(file) { $0["cipher"] = "pixel+more" }
    #expect(throws: CipherError.unknownCipher("pixel+more", known: CipherRegistry.labels)) {
      try decrypted(file, unknown)
    }
  }

  @Test("a grey variant of a large picture is read again; what cannot be is not written")
  func fitsLimits() throws {
    let large = Image(
      size: Size(height: 5_000, width: 6_800), channels: 3,
      bytes: [UInt8](repeating: 90, count: 3 * 34_000_000))
    let settings = EncryptionSettings(cipher: try CipherRegistry.labelled("etc-8-grey"))
    let file = try ImageEncryption(settings, key: key, job: JobSeed()).file(large, index: 0)
    #expect(try decrypted(file, CiphertextInfo(in: file, name: "c")) == large)
    let wide = Image(
      size: Size(height: 8, width: 22_000), channels: 3,
      bytes: [UInt8](repeating: 90, count: 3 * 176_000))
    let lossy = EncryptionSettings(
      cipher: settings.cipher, storage: .jpeg(quality: 90))
    let error = #expect(throws: JobError.self) {
      try ImageEncryption(lossy, key: key, job: JobSeed()).file(wide, index: 0)
    }
    #expect(
      error?.description
        == "the ciphertext would have 8 x 66000 pixels; jpeg files have sides of at most 65500; "
        + "scale the picture down first")
  }

  @Test("dropped alpha leaves the colours as they are stored")
  func dropsAlpha() throws {
    let bytes: [UInt8] = [200, 100, 50, 0, 1, 2, 3, 128]
    let picture = Image(size: Size(height: 1, width: 2), channels: 4, bytes: bytes)
    let cipher = PixelCipher(shuffles: true)
    let settings = EncryptionSettings(cipher: cipher, alpha: .drop)
    let file = try ImageEncryption(settings, key: key, job: JobSeed()).file(picture, index: 0)
    let info = try CiphertextInfo(in: file, name: "c")
    #expect(info.channels == 3)
    #expect(try decrypted(file, info).bytes == [200, 100, 50, 1, 2, 3])
    let direct = ImageKey(bytes: [UInt8](repeating: 1, count: 32))
    let plain = try cipher.decrypt(
      cipher.encrypt(picture, with: direct, alpha: .drop), to: info.plain, with: direct)
    #expect(plain.bytes == [200, 100, 50, 1, 2, 3])
    for storage in [EncryptionSettings.Storage.raw, .jpeg(quality: 90)] {
      let kept = EncryptionSettings(
        cipher: try CipherRegistry.labelled("etc-8"), storage: storage)
      let error = #expect(throws: JobError.self) {
        try ImageEncryption(kept, key: key, job: JobSeed()).file(picture, index: 0)
      }
      #expect(error?.description.contains("drop it with --alpha drop") == true)
    }
  }

  @Test(
    "JPEG costs an etc ciphertext hardly more than it costs a picture",
    arguments: CipherRegistry.all.filter(\.survivesJPEG).map(\.label))
  func survivesJPEG(_ label: String) throws {
    let faces = try FaceSet(count: 4, size: 64)
    let settings = EncryptionSettings(
      cipher: try CipherRegistry.labelled(label), storage: .jpeg(quality: 95))
    let encryption = ImageEncryption(settings, key: faces.key, job: JobSeed())
    for index in 0..<4 {
      let plain = try faces.plain(index)
      let file = try encryption.file(plain, index: index)
      let back = try ImageDecryption([faces.key]).image(
        file, CiphertextInfo(in: file, name: "c"), name: "c")
      let own = try ImageDecoder.decode(
        JPEG.encode(plain, quality: 95, chroma: .full), name: "p")
      let (through, bare) = (psnr(plain, back), psnr(plain, own))
      #expect(through > 38 && through > bare - 4, "\(label): \(through) dB, bare \(bare) dB")
    }
  }

  private func psnr(_ one: Image, _ other: Image) -> Double {
    let squares = zip(one.bytes, other.bytes).map { pow(Double($0) - Double($1), 2) }
    return 10 * log10(255 * 255 / (squares.reduce(0, +) / Double(squares.count)))
  }
}
