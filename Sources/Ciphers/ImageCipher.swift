import Pixels

/// A keyed, reversible scrambling of 8-bit images that hides them from the eye and from nothing
/// else (docs/ciphers.md).
public protocol ImageCipher: Sendable {
  /// As keys are derived for it, for instance `pixel`.
  static var name: String { get }
  /// One line for people.
  static var summary: String { get }
  /// The name with the settings, as files and tags have it, for instance `pixel+shuffle`.
  var label: String { get }
  /// Sides are extended to multiples of this.
  var block: Int { get }
  /// Whether JPEG leaves enough of a ciphertext to decrypt it.
  var survivesJPEG: Bool { get }

  /// The shape of what comes out for whole blocks of 1 or 3 channels.
  func scrambledShape(of whole: ImageShape) -> ImageShape
  /// - Parameters:
  ///   - source, target: as many bytes as `shape` has; they do not overlap.
  ///   - shape: of the plain image, whole blocks of 1 or 3 channels.
  func encrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey)
  /// Undoes `encrypt`.
  func decrypt(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>,
    shape: ImageShape, key: ImageKey)
}

extension ImageCipher {
  public var label: String { Self.name }
  public var block: Int { 1 }
  public var survivesJPEG: Bool { false }
  public func scrambledShape(of whole: ImageShape) -> ImageShape { whole }
}

/// Which way.
enum CipherDirection {
  case encrypting, decrypting

  /// As the kernels want it.
  var inverse: Int32 { self == .decrypting ? 1 : 0 }
}

/// Size and channels of an image of 8-bit values.
public struct ImageShape: Sendable, Hashable, CustomStringConvertible {
  public let size: Size
  /// 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha.
  public let channels: Int

  public init(_ size: Size, channels: Int) {
    self.size = size
    self.channels = channels
  }

  public var count: Int { size.area * channels }
  public var description: String { "\(size) x \(channels)" }

  /// Without alpha.
  public var coloured: ImageShape { ImageShape(size, channels: channels < 3 ? 1 : 3) }
  public var hasAlpha: Bool { channels % 2 == 0 }

  /// Extended to whole blocks.
  func padded(to block: Int) -> ImageShape {
    func whole(_ side: Int) -> Int { (side + block - 1) / block * block }
    return ImageShape(
      Size(height: whole(size.height), width: whole(size.width)), channels: channels)
  }
}

extension Image {
  public var shape: ImageShape { ImageShape(size, channels: channels) }
}

/// All ciphers. A further one is a file and an entry here.
public enum CipherRegistry {
  public static let all: [any ImageCipher] = [
    PixelCipher(shuffles: false), PixelCipher(shuffles: true), TanakaCipher(), EleCipher(),
    BlockCipher(side: 8, isGrey: false), BlockCipher(side: 16, isGrey: false),
    BlockCipher(side: 8, isGrey: true), BlockCipher(side: 16, isGrey: true), ChaoticCipher(),
  ]

  public static var labels: [String] { all.map(\.label) }

  /// - Throws: `CipherError.unknownCipher`.
  public static func labelled(_ label: String) throws(CipherError) -> any ImageCipher {
    guard let cipher = all.first(where: { $0.label == label }) else {
      throw .unknownCipher(label, known: labels)
    }
    return cipher
  }
}
