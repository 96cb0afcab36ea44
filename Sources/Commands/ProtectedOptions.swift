import ArgumentParser
import Ciphers
import Foundation
import Records

extension PixelRange: ExpressibleByArgument {}

/// What an audit needs beside protected data that no run of ours made.
public struct ProtectedOptions: ParsableArguments {
  public enum Keys: String, ExpressibleByArgument, CaseIterable {
    case perImage = "per-image"
    case same
  }

  @Option(help: "The pictures that were protected: a folder or any data set.")
  public var original: String?
  @Option(help: "Their labels. Default: labels.csv in or beside them.")
  public var labels: String?
  @Option(
    help: """
      The owner's map of names. Default: PROTECTED.owner/keymap.csv for what `encrypt` wrote; else \
      protected data are named as their originals.
      """)
  public var keymap: String?
  @Option(help: "The column that says who is in a picture.") public var identity: String?
  @Option(help: "Labels that the receiver may learn, with commas between.")
  public var task: String?
  @Option(name: .customLong("private"), help: "Labels that must stay hidden.")
  public var hidden: String?
  @Option(
    help: """
      What protects pictures: a program, for instance 'tool --in {in} --out {out}', or a model's \
      ONNX file.
      """)
  public var query: String?
  @Option(
    name: .customLong("query-limit"), help: "Seconds that a program may take for 500 pictures.")
  public var queryLimit: Double = 600
  @Option(
    name: .customLong("query-pixels"),
    help: "What a model takes pictures as: 0:1, -1:1, 0:255 or imagenet.")
  public var queryPixels: PixelRange = .unit
  @Option(
    help: """
      The noise that another tool adds, for bounds against every attacker: gaussian:SIGMA or \
      laplace:SCALE in the units of the release, for instance gaussian:25.5/255; pictures count 0 to 1. \
      `,clip:R` names the largest norm of what it is added to. Checked where originals allow it.
      """)
  public var noise: String?
  @Option(
    help: """
      Side of the squares that another tool's pictures are scaled to for the audit. Default: their own \
      size, 64 for larger ones.
      """)
  public var size: Int?
  @Option(help: "Of another tool's ciphertexts: the cipher's name here.")
  public var cipher: String?
  @Option(help: "Of another tool's ciphertexts: per-image or same.") public var keys: Keys =
    .perImage
  @Option(
    help: """
      Of ciphertexts under one key: the key file; attackers may then have pictures encrypted.
      """)
  public var key: String?
  @OptionGroup public var passphrase: PassphraseOptions

  public init() {}

  public func validate() throws {
    if let size, !(8...1024).contains(size) {
      throw ValidationError("--size \(size): expected 8 to 1024")
    }
    if let noise, ReleaseNoise(noise) == nil {
      throw ValidationError(
        "--noise \(noise): expected gaussian:SIGMA or laplace:SCALE above 0, for instance "
          + "gaussian:25.5/255 or gaussian:0.5,clip:10")
    }
    guard queryLimit > 0 else {
      throw ValidationError("--query-limit \(queryLimit): expected seconds above 0")
    }
  }

  /// What `--noise` declares.
  public var declaredNoise: ReleaseNoise? { noise.flatMap { ReleaseNoise($0) } }

  /// The key in use; nil where none was lent.
  public func masterKey() throws -> MasterKey? {
    try key.flatMap { try KeyFiles.keys($0, passphrase).first }
  }

  public static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}
