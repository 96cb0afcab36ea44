import Ciphers
import Formats
import Foundation
import Imaging
import Pixels

/// What travels with a ciphertext, in the open: which cipher, the plain image's shape, and where
/// keys were kept the key's check value, the nonce and the tag.
///
/// A file carries it as JSON under `obscura`: PNG in a text chunk, JPEG, PGM and PPM in a comment.
/// `ciphertexts.csv` of a data set holds the same, for files whose text was stripped on the way.
public struct CiphertextInfo: Codable, Sendable, Equatable {
  public static let schema = "obscura.ciphertext/1"
  static let keyword = "obscura"

  let schema: String
  public let cipher: String
  /// Of the plain image.
  public let height: Int
  public let width: Int
  public let channels: Int
  public let key: String?
  public let nonce: String?
  public let tag: String?

  init(
    cipher: String, plain: ImageShape, key: String? = nil, nonce: Nonce? = nil,
    tag: ImageTag? = nil
  ) {
    schema = Self.schema
    self.cipher = cipher
    height = plain.size.height
    width = plain.size.width
    channels = plain.channels
    self.key = key
    self.nonce = nonce?.description
    self.tag = tag?.description
  }

  public var plain: ImageShape {
    ImageShape(Size(height: height, width: width), channels: channels)
  }

  /// - Throws: `JobError.notCiphertext`, `.badInfo`.
  public init(in bytes: [UInt8], name: String) throws {
    guard let text = EmbeddedText.read(bytes, keyword: Self.keyword) else {
      throw JobError.notCiphertext(name)
    }
    guard let info = try? JSONDecoder().decode(CiphertextInfo.self, from: Data(text.utf8)),
      info.isSane
    else { throw JobError.badInfo(name) }
    self = info
  }

  /// As a text chunk holds it: keys in order, so that equal content gives equal bytes.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("CiphertextInfo: text and numbers always encode")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Numbers that no image has would only serve to fill the memory, and texts of another form to
  /// deceive whoever reads a message that quotes them.
  private var isSane: Bool {
    func isDigits(_ text: String?, _ count: Int) -> Bool {
      text.map { $0.utf8.count == count && [UInt8](hexadecimal: $0) != nil } ?? true
    }
    let letters = "abcdefghijklmnopqrstuvwxyz0123456789+-"
    let sides = 1...Self.longestSide
    return schema == Self.schema && sides.contains(height) && sides.contains(width)
      && height * width <= DecodeLimits.standard.pixels && (1...4).contains(channels)
      && (1...40).contains(cipher.utf8.count) && cipher.allSatisfy(letters.contains)
      && isDigits(key, 16) && isDigits(nonce, 2 * Nonce.byteCount)
      && isDigits(tag, 2 * ImageTag.byteCount)
  }

  /// Of a plain image.
  static let longestSide = 1_000_000

  // MARK: Tables

  static let columns = ["cipher", "height", "width", "channels", "check", "nonce", "tag"]

  var cells: [String] {
    [cipher, "\(height)", "\(width)", "\(channels)", key ?? "", nonce ?? "", tag ?? ""]
  }

  /// nil where the cells are no such row.
  init?(cells: [String]) {
    guard cells.count == Self.columns.count, let height = Int(cells[1]),
      let width = Int(cells[2]), let channels = Int(cells[3])
    else { return nil }
    schema = Self.schema
    (cipher, self.height, self.width, self.channels) = (cells[0], height, width, channels)
    func value(_ cell: String) -> String? { cell.isEmpty ? nil : cell }
    (key, nonce, tag) = (value(cells[4]), value(cells[5]), value(cells[6]))
    guard isSane else { return nil }
  }
}
