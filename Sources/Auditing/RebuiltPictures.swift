import Synchronization

/// Pictures that took long to rebuild, kept so that several assets can be read from them. What does
/// not fit is rebuilt again.
final class RebuiltPictures: Sendable {
  private struct Kept {
    var pictures: [[UInt8]: [UInt8]] = [:]
    var bytes = 0
  }

  private static let most = 512 << 20
  private let rebuild: @Sendable ([UInt8]) -> [UInt8]
  private let kept = Mutex(Kept())

  /// - Parameter rebuild: a ciphertext's picture; the same every time.
  init(_ rebuild: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    self.rebuild = rebuild
  }

  func callAsFunction(_ ciphertext: [UInt8]) -> [UInt8] {
    if let known = kept.withLock({ $0.pictures[ciphertext] }) { return known }
    let picture = rebuild(ciphertext)
    kept.withLock {
      guard $0.bytes + ciphertext.count + picture.count <= Self.most else { return }
      $0.pictures[ciphertext] = picture
      $0.bytes += ciphertext.count + picture.count
    }
    return picture
  }
}
