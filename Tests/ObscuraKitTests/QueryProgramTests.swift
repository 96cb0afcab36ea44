import Architectures
import Auditing
import Datasets
import Formats
import Foundation
import Imaging
import ObscuraKit
import Pixels
import Records
import TestSupport
import Testing

/// Programs that protect, as somebody else wrote them.
@Suite("Asking programs that protect", .serialized)
struct QueryProgramTests {
  private let tool: ForeignTool

  init() throws { tool = try ForeignTool() }

  @Test("a program is asked, batch by batch, and what it does wrong is said")
  func asksPrograms() throws {
    let program = try QueryProgram(parsing: "cp -r {in}/. {out}")
    let record = try tool.audit(nil, attacks: ["look", "linear"], query: program)
    let picture = try #require(record.assets.first)
    #expect(picture.kind == .picture && picture.verdict == .exposed)
    #expect(record.assets.contains { $0.threat == "chosen-image" })
    for (text, problem) in [
      ("false {in} {out}", "false ended with 1"), ("true {in} {out}", "wrote nothing into {out}"),
      ("no-such-tool {in} {out}", "no-such-tool ended with 127"),
    ] {
      let other = tool.folder.url.appendingPathComponent(UUID().uuidString)
      let request = ForeignAuditRequest(
        protected: nil, owner: tool.owner, query: try QueryProgram(parsing: text), out: other,
        command: "test")
      let error = #expect(throws: KitError.self) { try ForeignAuditRun(request).run() }
      #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }
    var slow = ForeignAuditRequest(
      protected: nil, owner: tool.owner,
      query: try QueryProgram(parsing: "sleep 60 {in} {out}", limit: 0.2),
      out: tool.folder.url.appendingPathComponent("slow"), command: "test")
    slow.query = try QueryProgram(parsing: "sh -c 'sleep 60' {in} {out}", limit: 0.2)
    let error = #expect(throws: KitError.self) { try ForeignAuditRun(slow).run() }
    #expect(error?.description.contains("took longer than") == true)
  }

  @Test(
    "a program's text is taken apart as a shell would, and nothing is made up",
    arguments: [
      ("tool --in {in} --out {out}", ["tool", "--in", "{in}", "--out", "{out}"]),
      ("'my tool' {in}  \"{out} x\"", ["my tool", "{in}", "{out} x"]),
      ("a '' {in} {out}", ["a", "", "{in}", "{out}"]),
    ])
  func splitsPrograms(_ text: String, _ words: [String]) throws {
    #expect(try QueryProgram(parsing: text).words == words)
  }

  @Test(
    "what is no program is refused",
    arguments: ["", "tool {in}", "tool {out}", "tool '{in} {out}", "  "])
  func refusesPrograms(_ text: String) {
    #expect(throws: KitError.self) { try QueryProgram(parsing: text) }
  }
}
