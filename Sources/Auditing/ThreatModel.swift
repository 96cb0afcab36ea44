/// What an attacker has.
public enum ThreatModel: String, Sendable, Codable, CaseIterable {
  /// Protected data alone.
  case ciphertextOnly = "ciphertext-only"
  /// May have pictures of their own protected, as many as they like.
  case chosenImage = "chosen-image"
  case knownPairs = "known-pairs"
  case whiteBox = "white-box"
  case surrogate
  case maliciousServer = "malicious-server"
  case stolenKey = "stolen-key"

  /// What somebody can do who has pictures of their own: have them protected; behind a cipher
  /// protect them under keys of their own, or, where all pictures have one key, hold pairs.
  init(_ cipher: CipherAccess?) {
    self = cipher.map { $0.freshKeyQuery == nil ? .knownPairs : .surrogate } ?? .chosenImage
  }
}
