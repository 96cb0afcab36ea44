import Architectures
import Auditing
import Ciphers
import Datasets
import Networks
import Pixels
import Records
import Tensors
import TestSupport
import Testing

@Suite("Attacks on ciphertexts", .serialized)
struct CipherAttackTests {
  private func dataset(_ location: DataLocation, _ size: Int, most: Int) throws -> Dataset {
    let source = try Sources.open(location)
    return try Dataset.load(
      FirstOf(source, most), size: Size(side: size), channels: 3, labels: [], identity: nil,
      budget: 1 << 30, threads: 2)
  }

  private func faces(_ count: Int, size: Int) throws -> Dataset {
    let source = "synthetic-faces?count=\(count)&size=\(size)&seed=6"
    return try dataset(DataLocation(root: .temporaryDirectory, source: source), size, most: count)
  }

  /// Every picture encrypted under a key of its own, attackers draw theirs; or all under one key,
  /// which also encrypts what an attacker chooses.
  private func findings(
    _ cipher: any ImageCipher, _ dataset: Dataset, attacks: [String], epochs: Int = 1,
    sameKey: Bool = false
  ) throws -> Auditor.Findings {
    let shape = FeatureShape(channels: 3, size: dataset.size)
    func encrypted(_ picture: [UInt8], _ seed: UInt64, _ place: Int) -> [UInt8] {
      let plain = Image(size: dataset.size, channels: 3, bytes: picture)
      var generator = SeededGenerator(seed: seed, sameKey ? 0 : UInt64(place))
      let key = ImageKey(bytes: (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
      guard let image = try? cipher.encrypt(plain, with: key) else { return [] }
      return image.channels == 1 ? image.interleavingPlanes(3).bytes : image.bytes
    }
    func images(_ places: [Int], _ seed: UInt64) -> Tensor {
      .images(
        places.flatMap { encrypted(dataset.pixels(at: $0), seed, $0) }, count: places.count,
        size: dataset.size, channels: 3, precision: .float32)
    }
    let places = Array(0..<dataset.count)
    let thirds = places.count / 3
    let subject = AuditSubject(
      dataset: dataset, attacker: Array(places[..<thirds]),
      validation: Array(places[thirds..<2 * thirds]), test: Array(places[(2 * thirds)...]),
      picture: shape, protectedShape: shape, precision: .float32, task: LabelHead([]),
      hidden: LabelHead([]), release: { images($0, 1) }, undefended: nil,
      cipher: CipherAccess(
        family: Self.families[cipher.label], freshKeyQuery: sameKey ? nil : images,
        chosenPlaintext: sameKey ? { $0.map { encrypted($0, 1, 0) } } : nil),
      classify: nil, classifyUndefended: nil, inLoopReconstruct: nil, inLoopInfer: nil, width: 0.25,
      fullyConnected: 16, seed: 1)
    let budget = Budget(
      name: "test", picture: .max / 8, attribute: 1, epochs: epochs, seeds: 1, attacks: attacks,
      width: 1)
    return try Auditor(subject, budget: budget).run()
  }

  private static let families: [String: CipherFamily] = [
    "pixel": .pixelwise(shuffled: false), "pixel+shuffle": .pixelwise(shuffled: true),
    "tanaka": .halfBytes, "ele": .halfBytesByBlock, "chaotic": .stream,
    "etc-8": .blocks(side: 8, acrossPlanes: false),
    "etc-16": .blocks(side: 16, acrossPlanes: false),
    "etc-8-grey": .blocks(side: 8, acrossPlanes: true),
  ]

  private func structure(_ findings: Auditor.Findings) throws -> Double {
    try #require(findings.assets.first?.metrics["SSIM"]?.achieved)
  }

  /// An attacker's own figure on validation, whether or not it beats the floor.
  private func own(_ name: String, _ findings: Auditor.Findings) throws -> Double {
    let attacker = findings.assets.first?.attackers.first { $0.name == name }
    return try #require(attacker?.measures?["SSIM"])
  }

  @Test("folding shows LFW's faces through independent keys, without any training")
  func folds() throws {
    guard let folder = RealData.folder("lfw") else {
      print("skipped: LFW is not at hand")
      return
    }
    let faces = try dataset(DataLocation(root: folder, source: "lfw_64.tar"), 64, most: 600)
    let plain = try findings(PixelCipher(shuffles: false), faces, attacks: ["fold"])
    // Its own figure: the asset's is the mean face's, which multi-scale similarity prefers.
    let attacker = try #require(plain.assets.first?.attackers.first)
    let value = try #require(attacker.measures?["SSIM"])
    #expect(attacker.name == "fold" && value >= 0.15, "\(value)")
    #expect(attacker.converged && attacker.parameters == 0 && attacker.imagesSeen == 0)
  }

  @Test("a decoder with context learns to undo what the fold leaves; more than folding alone")
  func learns() throws {
    let faces = try faces(240, size: 16)
    let cipher = PixelCipher(shuffles: true)
    let folded = try own("fold", findings(cipher, faces, attacks: ["fold"]))
    let learnt = try own(
      "sorted fold U-Net", findings(cipher, faces, attacks: ["sorted fold U-Net"], epochs: 20))
    #expect(learnt > folded, "fold \(folded), learnt \(learnt)")
  }

  @Test(
    "one key for all images is worked out from sixteen pairs",
    arguments: [
      "pixel", "pixel+shuffle", "tanaka", "ele", "etc-8", "etc-16", "etc-8-grey", "chaotic",
    ])
  func solvesKeys(_ label: String) throws {
    let faces = try faces(90, size: 32)
    let found = try findings(
      CipherRegistry.labelled(label), faces, attacks: ["known plaintext"], sameKey: true)
    let asset = try #require(found.assets.first)
    #expect(asset.strongest == "known plaintext" && asset.threat == "known-pairs")
    let value = try structure(found)
    // Half bytes that look alike in sixteen faces may take each other's place.
    #expect(value > (label == "ele" ? 0.98 : 0.9999), "\(value)")
    let apart = try findings(
      CipherRegistry.labelled(label), faces, attacks: ["known plaintext"], sameKey: false)
    #expect(apart.assets.first?.attackers.isEmpty == true)
  }

  @Test("one key for all images is read off helper pictures, exactly", arguments: families.keys)
  func readsKeys(_ label: String) throws {
    let faces = try faces(30, size: 32)
    let found = try findings(
      CipherRegistry.labelled(label), faces, attacks: ["chosen plaintext"], sameKey: true)
    #expect(found.assets.first?.strongest == "chosen plaintext")
    let value = try structure(found)
    #expect(value > 0.9999, "\(value)")
    let measured = try #require(found.assets.first?.attackers.first?.measures?["SSIM"])
    #expect(measured > 0.9999, "\(measured)")
  }

  @Test("Tanaka's cipher under one key is undone by one linear layer over its blocks")
  func learnsBlocks() throws {
    let faces = try faces(240, size: 32)
    let attack = ["blockwise inverse"]
    let same = try structure(
      findings(TanakaCipher(), faces, attacks: attack, epochs: 600, sameKey: true))
    let apart = try structure(findings(TanakaCipher(), faces, attacks: attack, epochs: 5))
    #expect(same > 0.9 && apart < 0.6, "one key \(same), independent keys \(apart)")
  }

  @Test("one key's inversions are found from ciphertexts alone")
  func findsSigns() throws {
    guard let folder = RealData.folder("lfw") else {
      print("skipped: LFW is not at hand")
      return
    }
    let faces = try dataset(DataLocation(root: folder, source: "lfw_64.tar"), 64, most: 900)
    let found = try findings(
      PixelCipher(shuffles: false), faces, attacks: ["neighbour signs"], sameKey: true)
    #expect(found.assets.first?.threat == "ciphertext-only")
    let value = try structure(found)
    #expect(value > 0.9, "\(value)")
  }

  @Test("a network of single pixels learns one key for all, and nothing from independent ones")
  func seesSinglePixels() throws {
    let faces = try faces(300, size: 16)
    let cipher = PixelCipher(shuffles: false)
    let attack = ["pixelwise network"]
    let same = try structure(
      findings(cipher, faces, attacks: attack, epochs: 120, sameKey: true))
    let apart = try structure(findings(cipher, faces, attacks: attack, epochs: 120))
    #expect(same > apart + 0.1, "one key \(same), independent keys \(apart)")
  }

  @Test("moved blocks are put together, pixels chosen among what they can have been: no training")
  func solvesPictures() throws {
    let faces = try faces(30, size: 64)
    let jigsaw = try findings(
      BlockCipher(side: 16, isGrey: false), faces, attacks: ["jigsaw"])
    let measures = try #require(jigsaw.assets.first?.attackers.first?.measures)
    #expect((measures["Nc"] ?? 0) > 0.3, "\(measures)")
    let cipher = PixelCipher(shuffles: false)
    let field = try own(
      "candidate field", findings(cipher, faces, attacks: ["candidate field"]))
    let fold = try own("fold", findings(cipher, faces, attacks: ["fold"]))
    #expect(field > fold, "field \(field), fold \(fold)")
  }

  @Test("a puzzle of too many pieces is said to be left")
  func leavesLargePuzzles() throws {
    let found = try findings(
      BlockCipher(side: 8, isGrey: false), faces(6, size: 272), attacks: ["jigsaw"])
    #expect(found.assets.first?.attackers.isEmpty == true)
    let refusal = "The jigsaw: 1156 blocks a picture, at most 1024 are put together."
    #expect(found.untested.contains(refusal))
  }

  @Test("a pad that serves many pictures is found from how often values occur")
  func findsPads() throws {
    guard let folder = RealData.folder("lfw") else {
      print("skipped: LFW is not at hand")
      return
    }
    let faces = try dataset(DataLocation(root: folder, source: "lfw_64.tar"), 32, most: 1500)
    for cipher in [ChaoticCipher(), PixelCipher(shuffles: false)] as [any ImageCipher] {
      let found = try findings(cipher, faces, attacks: ["pad statistics"], sameKey: true)
      let value = try own("pad statistics", found)
      #expect(value > 0.8, "\(cipher.label): \(value)")
      #expect(found.assets.first?.threat == "surrogate")
    }
    let apart = try findings(ChaoticCipher(), faces, attacks: ["pad statistics"])
    #expect(apart.assets.first?.attackers.isEmpty == true)
  }

  @Test("nothing in a stream cipher folds: what is left is the floor")
  func leavesChaos() throws {
    let faces = try faces(90, size: 16)
    let found = try findings(ChaoticCipher(), faces, attacks: ["fold"])
    #expect(found.assets.first?.strongest == "floor")
  }
}

/// The first samples of a source.
private struct FirstOf: Source {
  let source: any Source
  let count: Int

  init(_ source: any Source, _ most: Int) {
    self.source = source
    count = min(most, source.count)
  }

  var name: String { source.name }
  var columns: [String] { source.columns }
  func id(at index: Int) -> SampleID { source.id(at: index) }
  func cells(_ column: String) -> [String]? { source.cells(column).map { Array($0.prefix(count)) } }
  func payload(at index: Int, size: Size?, channels: Int?) throws -> Payload {
    try source.payload(at: index, size: size, channels: channels)
  }
}
