import Foundation
import TestSupport
import Testing

@Suite("The second implementation, in Python")
struct OracleTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test(
    "still says what the fixtures hold",
    arguments: [("cipher_vectors.py", "ciphers.json"), ("key_vectors.py", "keys.json")])
  func confirms(_ script: String, _ fixture: String) throws {
    guard let python = Tool("python3", for: "\(script) check") else { return }
    // Without its cache, which would lie in the sources; some builds of Python lack scrypt.
    guard try python.run(["-B", "-c", "from hashlib import scrypt"]).status == 0 else {
      return print("notice: python3 has no hashlib.scrypt, skipped: \(script) check")
    }
    let folder = Self.root.appendingPathComponent("scripts/oracles")
    let outcome = try python.run([
      "-B", folder.appendingPathComponent(script).path, "check",
      Self.root.appendingPathComponent("Tests/CiphersTests/Fixtures/\(fixture)").path,
    ])
    let wrong = outcome.output.split(separator: "\n").filter { !$0.hasSuffix(": ok") }
    #expect(outcome.status == 0 && wrong.isEmpty, "\(wrong)")
    #expect(outcome.output.contains(": ok"))
  }
}
