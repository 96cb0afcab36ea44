import Records
import Reporting
import Testing

@Suite("The table of an audit's costs")
struct PlanTableTests {
  @Test("names, weights and times, and who is not timed")
  func shows() {
    let plan = AuditPlan(
      budget: "standard",
      entries: [
        .init(
          asset: "picture", threat: "chosen-image", attacker: "AR", role: .ceiling,
          parameters: 65507, multiplyAdds: 73_000_000, images: 68_000, seconds: 95),
        .init(
          asset: "Male", threat: "surrogate", attacker: "boosted trees", role: .protected,
          parameters: 0, multiplyAdds: 0, images: 0, seconds: nil),
      ], seconds: 2640, remarks: ["A remark."])
    let text = PlanTable.text(plan, width: 100, colour: false)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count == 5 && lines.allSatisfy { $0.count <= 100 })
    #expect(lines[1].contains("chosen-image (ceiling)") && lines[1].contains("65 507"))
    #expect(lines[1].hasSuffix("1 min 35 s") && lines[1].contains("73"))
    #expect(lines[2].hasSuffix("not timed") && !lines[2].contains("0 "))
    #expect(lines[3] == "budget standard: about 44 min by successive halving")
    #expect(lines[4] == "A remark.")
  }
}
