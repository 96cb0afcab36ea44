import Foundation
import Imaging
import Pixels
import Testing

@Suite("What obscura encrypt and decrypt say, and end with")
struct EncryptReportTests {
  private let obscura: Obscura
  private let picture = Image(
    size: Size(height: 20, width: 24), channels: 3,
    bytes: (0..<1440).map { UInt8(truncatingIfNeeded: $0 &* 3) })

  init() throws {
    obscura = try Obscura()
    try obscura.newKey()
    for name in ["in/sub", "two"] {
      try FileManager.default.createDirectory(
        atPath: obscura.path(name), withIntermediateDirectories: true)
    }
    try write(PNG.encode(picture), "in/a.png")
    try write(JPEG.encode(picture, quality: 90), "in/a.jpg")
    try write(JPEG.encode(picture, quality: 90), "in/sub/c.jfif")
    try write(PNG.encode(picture), "two/a.png")
    try write(PNG.encode(picture), "two/b.png")
    _ = try obscura.write("key,Secret\na,1\n", "labels.csv")
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: obscura.folder.appendingPathComponent(name))
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: obscura.path(name))
  }

  private func encrypt(_ words: String...) throws -> Obscura.Outcome {
    let paths = words.map { $0.contains("/") ? obscura.path($0) : $0 }
    return try obscura.start(["encrypt", "--key", obscura.path("k")] + paths).wait()
  }

  @Test("every picture counts, whatever endings and tables there are")
  func countsAll() throws {
    defer { obscura.remove() }
    let all = try encrypt("in/", "out/")
    #expect(all.status == 0 && all.output.contains("3 of 3 images"), "\(all.output)\(all.errors)")
    // The table in the folder around lists one of them.
    let two = try encrypt("two/", "four/")
    #expect(two.status == 0 && two.output.contains("2 of 2 images"), "\(two.output)\(two.errors)")
    let labelled = try encrypt("--labels", " Secret ,", "two/", "five/")
    #expect(labelled.status == 1, "\(labelled.errors)")
    #expect(labelled.output.contains("1 of 2 images"), "\(labelled.output)")
    #expect(labelled.errors.contains("1 pictures without rows: b"), "\(labelled.errors)")
    #expect(labelled.errors.contains("1 of 2 images were left out"), "\(labelled.errors)")
    let table = try String(contentsOfFile: obscura.path("five/labels.csv"), encoding: .utf8)
    #expect(table.hasPrefix("key,Secret\n"), "\(table)")
    // Who names the table means what it lists.
    let named = try encrypt("--labels-file", "./labels.csv", "two/", "six/")
    #expect(named.status == 0 && named.output.contains("1 of 1 images"), "\(named.errors)")
  }

  @Test("what could not be encrypted is named, and ends with status 1")
  func namesLeftOut() throws {
    defer { obscura.remove() }
    try write([1, 2, 3], "in/d.heic")
    let deep = Image(
      size: Size(side: 4), channels: 1, type: .uint16, bytes: [UInt8](repeating: 7, count: 32))
    try write(PNG.encode(deep), "in/e.png")
    let some = try encrypt("in/", "out/")
    #expect(some.status == 1 && some.output.contains("3 of 5 images"), "\(some.output)")
    #expect(some.errors.contains("left out: d: "), "\(some.errors)")
    #expect(some.errors.contains("left out: e: 16 bits a value"), "\(some.errors)")
    #expect(some.errors.contains("--eight-bits"), "\(some.errors)")
    #expect(exists("out/manifest.json"))
    let back = try obscura.run(
      "decrypt", "--key", obscura.path("k"), obscura.path("out"),
      obscura.path("back"))
    #expect(back.status == 0 && back.output.contains("3 of 3 images"), "\(back.errors)")
    #expect(exists("back/a.png.png") && exists("back/a.jpg.png") && exists("back/sub/c.png"))
    let again = try obscura.run(
      "decrypt", "--key", obscura.path("k"), obscura.path("out"),
      obscura.path("back"))
    #expect(again.status == 2 && again.errors.contains("is there already"), "\(again.errors)")
  }

  @Test("pictures beside a set of another kind are not passed over in silence")
  func namesStrays() throws {
    defer { obscura.remove() }
    // One record of CIFAR-10.
    try write([UInt8](repeating: 3, count: 3073), "two/data_batch_1.bin")
    let some = try encrypt("two/", "out/")
    #expect(some.status == 1 && some.output.contains("1 of 3 images"), "\(some.output)")
    #expect(some.errors.contains("2 pictures lie beside the set"), "\(some.errors)")
    #expect(some.errors.contains("a.png, b.png"), "\(some.errors)")
  }

  @Test("a single picture becomes a file of each format, and comes back")
  func encryptsOne() throws {
    defer { obscura.remove() }
    for (format, file) in [("png", "o.png"), ("raw", "o.ppm"), ("jpeg", "o.jpg")] {
      let made = try encrypt(
        "--cipher", "etc-16", "--format", format, "in/a.png", "./\(file)")
      #expect(made.status == 0, "\(made.errors)")
      let back = try obscura.run(
        "decrypt", "--key", obscura.path("k"), obscura.path(file), obscura.path("\(format).png"))
      #expect(back.status == 0, "\(back.errors)")
      #expect(back.errors.contains("not authenticated") == (format == "jpeg"))
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: obscura.path("\(format).png"))))
      let image = try ImageDecoder.decode(bytes, name: format)
      #expect(image.size == picture.size && (format == "jpeg" || image == picture))
    }
  }

  @Test(
    "slips are named with what helps, and end with status 2",
    arguments: [
      (["--format", "jpeg", "in/a.png", "./o.jpg"], "JPEG would destroy it"),
      (["--format", "raw", "in/a.png", "./o.png"], "give the output the ending .pnm or .ppm"),
      (["in/a.png", "./folder"], "give the output the ending .png"),
      (["in/", "./o.png"], "3 pictures do not become one file"),
      (["in/", "in/out"], "choose a place outside"),
      (["in/", "none/out"], "there is no such folder to write into"),
      (["in/a.png", "none/o.png"], "there is no such folder to write into"),
      (["./missing", "./out"], "there is no such file"),
      (["--labels", "x", "in/a.png", "./o.png"], "--labels: means nothing for a single picture"),
      (["--labels-file", "./labels.csv", "in/a.png", "./o.png"], "--labels-file: means nothing"),
      (["--keep-names", "in/a.png", "./o.png"], "--keep-names: means nothing"),
      (["--owner", "./mine", "in/a.png", "./o.png"], "--owner: means nothing"),
      (["--files", "in/a.png", "./o.png"], "--files: means nothing"),
    ])
  func explains(_ words: [String], _ message: String) throws {
    defer { obscura.remove() }
    let paths = words.map { $0.contains("/") ? obscura.path($0) : $0 }
    let outcome = try obscura.start(["encrypt", "--key", obscura.path("k")] + paths).wait()
    #expect(outcome.status == 2 && outcome.errors.contains(message), "\(outcome.errors)")
    for name in ["out", "o.png", "o.jpg", "out.partial", "out.owner", "none", "mine"] {
      #expect(!exists(name), "\(name)")
    }
  }

  @Test("pictures that a setting does not take are named")
  func namesPictures() throws {
    defer { obscura.remove() }
    let clear = Image(
      size: Size(side: 8), channels: 4, bytes: [UInt8](repeating: 9, count: 256))
    try write(PNG.encode(clear), "in/clear.png")
    let grey = try encrypt("--cipher", "etc-8-grey", "in/clear.png", "./o.png")
    #expect(grey.status == 2 && grey.errors.contains("clear.png: "), "\(grey.errors)")
    #expect(grey.errors.contains("--alpha drop"), "\(grey.errors)")
    let raw = try encrypt("--format", "raw", "in/clear.png", "./o.pnm")
    #expect(raw.status == 2 && raw.errors.contains("clear.png: "), "\(raw.errors)")
    #expect(raw.errors.contains("--alpha drop"), "\(raw.errors)")
    #expect(
      try encrypt("--alpha", "drop", "--format", "raw", "in/clear.png", "./o.pnm").status == 0)
    let bad = try obscura.run(
      "decrypt", "--key", obscura.path("k"), obscura.path("in/a.png"), obscura.path("b.png"))
    #expect(bad.status == 2 && bad.errors.contains("a.png: not an image that"), "\(bad.errors)")
    let discarded = try obscura.run(
      "encrypt", "--discard-keys", "--keys", "same", obscura.path("in"), obscura.path("out"))
    #expect(discarded.status == 2 && discarded.errors.contains("leave one out"))
    let names = try obscura.run(
      "encrypt", "--discard-keys", obscura.path("in/sub"), obscura.path("out"))
    #expect(names.output.contains("keep to yourself: \(obscura.path("out")).owner"))
  }

  @Test("names that would command the terminal are shown as text")
  func escapes() throws {
    defer { obscura.remove() }
    try write([1], "in/\u{1B}]0;owned\u{7}.png")
    let outcome = try encrypt("in/", "out/")
    #expect(outcome.status == 1 && outcome.errors.contains("\\u{1b}]0;owned\\u{7}"))
    #expect(!outcome.errors.contains("\u{1B}"), "\(outcome.errors)")
  }
}
