import ArgumentParser
import Commands
import Records
import Testing

@Suite("The option --noise")
struct NoiseOptionTests {
  @Test("what is typed reaches the audit")
  func reads() throws {
    let command = try AuditCommand.parse([
      "noisy", "--original", "faces", "--noise", "gaussian:51/255",
    ])
    #expect(command.protected.declaredNoise == ReleaseNoise(.gaussian, scales: [0.2]))
    #expect(try AuditCommand.parse(["runs/lfw"]).protected.declaredNoise == nil)
  }

  @Test(
    "anything else is refused with what was expected",
    arguments: ["0.1", "uniform:1", "gaussian:0"])
  func refuses(_ text: String) throws {
    let error = #expect(throws: (any Error).self) {
      try AuditCommand.parse(["noisy", "--original", "faces", "--noise", text])
    }
    let message = AuditCommand.message(for: try #require(error))
    #expect(message.contains("--noise \(text): expected gaussian:SIGMA"), "\(message)")
  }
}
