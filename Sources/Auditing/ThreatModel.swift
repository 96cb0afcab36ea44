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
}
