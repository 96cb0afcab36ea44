import CipherJobs
import Ciphers
import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Records
import TestSupport
import Testing

/// Feeds every reader files that were damaged at random: whatever they hold, a reader throws or
/// reads, within seconds and within memory. `make fuzz` does many more rounds under seeds of its own.
@Suite("Fuzzing every reader", .serialized)
struct FuzzTests {
  private struct Reader: Sendable {
    let name: String
    let samples: @Sendable () throws -> [[UInt8]]
    let read: @Sendable ([UInt8]) throws -> Void
  }

  private static let environment = ProcessInfo.processInfo.environment
  private static let rounds = environment["OBSCURA_FUZZ"].flatMap { Int($0) } ?? 300
  private static let seed = environment["OBSCURA_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

  private static let picture = Image(
    size: Size(height: 9, width: 7), channels: 3,
    bytes: (0..<189).map { UInt8(truncatingIfNeeded: $0 &* 37) })
  private static let key = MasterKey(bytes: [UInt8](repeating: 9, count: 32))

  private static let readers: [Reader] = [
    Reader(
      name: "key files",
      samples: {
        [
          try KeyFile(key, passphrase: nil).encoded(),
          try KeyFile(key, passphrase: "tulip").encoded(),
        ]
      },
      // Deriving a passphrase's key takes a third of a second each: files without one are opened.
      read: { bytes in
        let file = try KeyFile(decoding: bytes)
        if !String(decoding: bytes, as: UTF8.self).contains("salt") {
          _ = try file.keys(passphrase: nil)
        }
      }),
    Reader(
      name: "sealed files", samples: { [try sealed(900), try sealed(0)] },
      read: { bytes in
        var place = 0
        try Sealing().open(
          with: [key],
          from: { most in
            let end = min(bytes.count, place + most)
            defer { place = end }
            return Array(bytes[place..<end])
          }, to: { _ in })
      }),
    Reader(
      name: "ciphertexts in PNG, JPEG and PNM",
      samples: {
        [
          try ciphertext("pixel+shuffle", .png), try ciphertext("etc-8", .jpeg(quality: 90)),
          try ciphertext("tanaka", .raw),
        ]
      },
      read: { bytes in
        let info = try CiphertextInfo(in: bytes, name: "c")
        _ = try ImageDecryption([key]).image(bytes, info, name: "c")
      }),
    Reader(
      name: "tables of ciphertexts", samples: { [Array(ciphertextTable.utf8)] },
      read: { _ = try CiphertextTable($0, name: "t") }),
    Reader(
      name: "maps of names", samples: { [Array("name,split,key\n00ff,train,a/b\n01fe,,c\n".utf8)] },
      read: { bytes in
        let folder = try TemporaryFolder()
        try AtomicFile.write(bytes, to: folder.file("keymap.csv"))
        let names = try OriginalNames(folder.file("keymap.csv"))
        #expect(names.sample("unknown").key == "unknown")
      }),
    Reader(
      name: "pictures",
      samples: {
        [
          try PNG.encode(picture), try JPEG.encode(picture, quality: 80),
          try WebP.encode(picture), try Netpbm.encode(picture),
        ]
      }, read: { _ = try ImageDecoder.decode($0, name: "p") }),
    Reader(
      name: "safetensors, npy and IDX",
      samples: {
        let array = StoredArray([Float](repeating: 0.5, count: 12), shape: [3, 4])
        let idx: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]
        return [SafeTensors(arrays: ["a": array]).encoded(), NumPy.encode(array), idx]
      },
      read: { bytes in
        _ = try? SafeTensors(decoding: bytes, name: "s")
        _ = try? NumPy.decode(bytes, name: "n")
        _ = try IDX.decode(bytes, name: "i")
      }),
    Reader(
      name: "tables and recipes",
      samples: {
        [
          Array("key,label,\"odd, name\"\na,1,x\nb,2,\"y\"\"z\"\n".utf8),
          Array(recipe.utf8),
        ]
      },
      read: { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? CSVTable(text: text, name: "t")
        _ = try RecipeReader.read(yaml: text, name: "r")
      }),
    Reader(
      name: "manifests and evaluations",
      samples: {
        [
          ReleaseManifest(
            scheme: "cipher", version: "1", format: .png, shape: [8, 8, 3], type: "uint8",
            range: .init(low: 0, high: 255), samples: 3, labels: [],
            cipher: .init(label: "pixel", keys: .same, check: key.check)
          ).encoded(),
          Evaluation(cipher: "pixel", keys: "same", rows: []).encoded(),
        ]
      },
      read: { bytes in
        _ = try? ReleaseManifest(decoding: bytes, name: "m")
        _ = try Evaluation(decoding: bytes, name: "e")
      }),
    Reader(
      name: "files of a study",
      samples: { [study.encoded(), answers.encoded()] },
      read: { bytes in
        if let key = try? StudyKey(decoding: bytes, name: "k") {
          _ = try? StudyScore(key, [("a", answers)])
        }
        _ = try StudyScore(study, [("a", try StudyAnswers(decoding: bytes, name: "a"))])
      }),
  ]

  private static let study = StudyKey(
    study: "s", rightOption: .original, seed: .max, attacker: "AR", threat: "t",
    practice: question("p"), questions: [question("q"), question("r")])
  private static let answers = StudyAnswers(
    study: "s", code: "c", nonce: "n", practice: nil,
    answers: study.questions.map {
      .init(question: $0.id, shown: $0.options.map(\.id), chosen: $0.options[1].id, milliseconds: 9)
    })

  private static func question(_ id: String) -> StudyKey.Question {
    .init(
      id: id, person: 1, options: (0..<3).map { .init(id: "\(id)\($0)", person: $0) })
  }

  private static let recipe = """
    schema: obscura.recipe/1
    scheme: classifier
    seed: 2
    data: {source: "synthetic-faces?count=20", size: 16, channels: 3}
    labels: {task: [{name: Smiling, where: "Smiling == 1 and not (Male == 1)"}]}
    cipher: {name: pixel, steps: [2], keys: per-image}
    train: {batch: 32, epochs: 1, rate: 0.05, optimizer: sgd}
    """

  private static func sealed(_ count: Int) throws -> [UInt8] {
    var plain = [UInt8](repeating: 7, count: count)
    var bytes: [UInt8] = []
    try Sealing(chunk: 256).seal(
      with: key,
      from: { most in
        let part = Array(plain.prefix(most))
        plain.removeFirst(part.count)
        return part
      }, to: { bytes += $0 })
    return bytes
  }

  private static let ciphertextTable = """
    key,cipher,height,width,channels,check,nonce,tag
    00ff,pixel,24,32,3,\(key.check),\(String(repeating: "0a", count: 16)),\(String(repeating: "1b", count: 32))
    01fe,etc-16,24,24,1,,,

    """

  private static func ciphertext(
    _ cipher: String, _ storage: EncryptionSettings.Storage
  ) throws -> [UInt8] {
    let settings = EncryptionSettings(
      cipher: try CipherRegistry.labelled(cipher), storage: storage)
    return try ImageEncryption(settings, key: key, job: JobSeed()).file(picture, index: 0)
  }

  @Test("damage at random is refused or read, never worse", arguments: readers.indices)
  func survives(_ index: Int) throws {
    let reader = Self.readers[index]
    let samples = try reader.samples()
    for sample in samples { try? reader.read(sample) }
    var generator = SeededGenerator(seed: Self.seed, UInt64(index))
    for round in 0..<Self.rounds {
      let bytes = Self.damaged(samples, &generator)
      let start = ContinuousClock.now
      try? reader.read(bytes)
      let time = ContinuousClock.now - start
      let digits = bytes.prefix(400).map { String($0, radix: 16) }.joined(separator: " ")
      #expect(time < .seconds(20), "\(reader.name), round \(round): \(time) for \(digits)")
    }
  }

  @Test("what is not damaged is read")
  func readsWhole() throws {
    for reader in Self.readers.prefix(6) {
      for sample in try reader.samples() { try reader.read(sample) }
    }
  }

  /// One of some files with one to eight changes.
  private static func damaged(
    _ samples: [[UInt8]], _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = samples[generator.integer(below: samples.count)]
    let telling: [UInt8] = [0, 1, 127, 128, 255] + Array("0919{}[]\":,-\n".utf8)
    for _ in 0...generator.integer(below: 8) where !bytes.isEmpty {
      let place = generator.integer(below: bytes.count)
      let length = min(bytes.count - place, 1 + generator.integer(below: 16))
      switch generator.integer(below: 7) {
      case 0: bytes[place] ^= 1 << UInt8(generator.integer(below: 8))
      case 1: bytes[place] = telling[generator.integer(below: telling.count)]
      case 2:
        // A number that is too large, of whatever byte order.
        for step in 0..<min(4, length) { bytes[place + step] = step % 3 == 0 ? 127 : 255 }
      case 3: bytes.removeSubrange(place..<place + length)
      case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      case 5:
        bytes.insert(
          contentsOf: (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 30) },
          at: place)
      default: bytes.removeLast(bytes.count - place)
      }
    }
    return bytes
  }
}
