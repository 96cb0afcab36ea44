import Records
import Reporting
import Testing

@Suite("Verdict table")
struct VerdictTableTests {
  @Test("the exposed sample, plain, at 80 columns")
  func exposed() {
    let expected = """
      EXPOSED
      A reconstructor trained from scratch rebuilds pictures with MS-SSIM 0.91 (3
      scales, floor 0.49, unprotected 0.92); Male can be read with balanced accuracy
      0.87 (floor 0.56).

        THREAT MODEL  ACHIEVED  CEILING  LEAKAGE               VERDICT
      picture: MS-SSIM, 3 scales; floor 0.490; in the loop 0.048
        known-pairs      0.908    0.920  0.972 [0.964, 0.979]  exposed
          strongest: resrec; not converged: urec2
      Male: balanced accuracy; floor 0.562; in the loop 0.656
        known-pairs      0.870    0.868  1.007 [0.931, 1.082]  exposed
          strongest: paper

      Task Smiling: 0.931 balanced accuracy [0.917, 0.944], unprotected 0.952

      Not tested:
      - A malicious server: it would steer the training of the obfuscator itself.
      - White-box attacks that use the obfuscator's weights.
      - URec#1 at full width; run it with --budget thorough.
      - Whether identities can be told apart.

      """
    var record = SampleRecords.exposed
    record.sentence = Self.sentence
    #expect(VerdictTable.text(record, width: 80, colour: false) == expected)
  }

  @Test("the figures say how many test samples they rest on, where that is known")
  func countsSamples() {
    var record = SampleRecords.exposed
    record.assets[0].samples = 2647
    let text = VerdictTable.text(record, width: 120, colour: false)
    #expect(text.contains("picture: MS-SSIM, 3 scales, n = 2647; floor 0.490; in the loop"))
    #expect(text.contains("Male: balanced accuracy; floor 0.562;"))
  }

  @Test("threat models of one asset stand together under its name")
  func grouped() {
    var record = SampleRecords.exposed
    record.sentence = "Exposed: all of it."
    record.assets = SampleRecords.threats(["white-box", "known-pairs(1000)", "ciphertext-only"])
    (record.utility, record.untested) = ([], [])
    let expected = """
      EXPOSED
      All of it.

        THREAT MODEL       ACHIEVED  CEILING  LEAKAGE               VERDICT
      picture: MS-SSIM, 3 scales; floor 0.490; in the loop 0.048
        white-box             0.908    0.920  0.900 [0.850, 0.950]  exposed
          strongest: resrec; not converged: urec2
        known-pairs(1000)     0.908    0.920  0.600 [0.550, 0.650]  exposed
          strongest: resrec; not converged: urec2
        ciphertext-only       0.908    0.920  0.300 [0.250, 0.350]  partly
          strongest: resrec; not converged: urec2

      """
    #expect(VerdictTable.text(record, width: 80, colour: false) == expected)
    record.assets[1].floor = 0.5
    let apart = VerdictTable.text(record, width: 80, colour: false)
    #expect(apart.contains("3 scales; in the loop") && apart.contains("    floor 0.490; strongest"))
    #expect(apart.contains("    floor 0.500; strongest"))
  }

  @Test("long names and void leakage wrap inside their columns")
  func inconclusive() {
    let expected = """
      INCONCLUSIVE
      The attackers failed.

        THREAT MODEL  ACHIEVED  CEILING  LEAKAGE           VERDICT
      picture: MS-SSIM, 3 scales; floor 0.490; in the loop 0.048
        known-pairs      0.431    0.920  void -0.137       inconclusive
                                         [-0.171, -0.104]
          strongest: ar; not converged: ar
      race_or_ethnicity: balanced accuracy; floor 0.200
        surrogate            -        -  not defined       inconclusive
          no attacker was tried

      """
    var record = SampleRecords.inconclusive
    record.sentence = "Inconclusive: the attackers failed."
    #expect(VerdictTable.text(record, width: 72, colour: false) == expected)
  }

  @Test("a narrow terminal gets a list for each asset")
  func narrow() {
    var record = SampleRecords.exposed
    record.sentence = "Exposed: all of it."
    record.assets = [SampleRecords.male]
    (record.utility, record.untested) = ([], [])
    let expected = """
      EXPOSED
      All of it.

      Male: balanced accuracy; floor 0.562; in
      the loop 0.656
        known-pairs
          achieved  0.870
          ceiling   0.868
          leakage   1.007 [0.931, 1.082]
          verdict   exposed
          strongest: paper

      """
    #expect(VerdictTable.text(record, width: 40, colour: false) == expected)
  }

  @Test("everybody who attacked is listed under asset and threat model, with what they play with")
  func attackers() {
    var record = SampleRecords.exposed
    record.assets = [SampleRecords.male]
    let expected = """
      Male, known-pairs: balanced accuracy
      ATTACKER  VALIDATION   TEST  STATE      PLAYS WITH   SEED        TIME
      paper          0.874  0.870  converged  known-pairs     1  2\u{A0}min\u{A0}13\u{A0}s
      mlp            0.861  0.858  converged  known-pairs     1  2\u{A0}min\u{A0}13\u{A0}s
      linear         0.822         converged  known-pairs     1  2\u{A0}min\u{A0}13\u{A0}s

      """
    #expect(AttackerTable.text(record, width: 80, colour: false) == expected)
  }

  @Test("no line is wider than the terminal", arguments: [1, 32, 40, 71, 72, 80, 100])
  func widths(_ width: Int) {
    for sample in AuditReportTests.samples {
      for line in VerdictTable.text(sample.record, width: width, colour: false).split(
        separator: "\n")
      {
        #expect(TextWrap.width(String(line)) <= max(width, 32), "\(sample.name): \(line)")
      }
    }
  }

  @Test("without colour the text is plain ASCII, whatever the names hold")
  func plain() {
    for record in AuditReportTests.samples.prefix(4).map(\.record) {
      let text = VerdictTable.text(record, width: 80, colour: false)
      #expect(text.utf8.allSatisfy { $0 == 10 || (32...126).contains($0) })
    }
    let hostile = VerdictTable.text(SampleRecords.hostile, width: 80, colour: false)
    #expect(!hostile.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
  }

  @Test("colours change nothing but colours")
  func colours() {
    for record in AuditReportTests.samples.map(\.record) {
      let coloured = VerdictTable.text(record, width: 80, colour: true)
      let plain = VerdictTable.text(record, width: 80, colour: false)
      #expect(coloured != plain)
      #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }
  }

  private static let sentence =
    "Exposed: a reconstructor trained from scratch rebuilds pictures with MS-SSIM 0.91 (3 scales, "
    + "floor 0.49, unprotected 0.92); Male can be read with balanced accuracy 0.87 (floor 0.56)."
}

@Suite("Text wrapping")
struct TextWrapTests {
  @Test(
    "lines break at spaces, and inside a word only where it must be",
    arguments: [
      ("one two three", 7, ["one two", "three"]), ("", 10, [""]), ("a\nb", 10, ["a", "b"]),
      ("abcdefghij", 4, ["abcd", "efgh", "ij"]), ("日本語文字", 4, ["日本", "語文", "字"]),
      ("  spaces   collapse ", 20, ["spaces collapse"]),
      ("to abcdefgh", 4, ["to", "abcd", "efgh"]),
    ])
  func wraps(_ text: String, _ width: Int, _ expected: [String]) {
    #expect(TextWrap.lines(text, width: width) == expected)
  }

  @Test("wide characters take two columns")
  func widths() {
    #expect(TextWrap.width("abc") == 3)
    #expect(TextWrap.width("日本") == 4)
    #expect(TextWrap.width("é") == 1)
  }
}
