import Records
import Reporting
import Testing

@Suite("The matrix of a comparison")
struct ComparisonMatrixTests {
  private func run(_ name: String, _ assets: [AuditAsset]) -> ComparedRun {
    var record = SampleRecords.exposed
    record.recipe = "protected: pictures by \(name)"
    record.assets = assets
    return ComparedRun(name: name, record: record)
  }

  private func asset(
    _ threat: String, leakage: Double, scales: Int = 3, isVoid: Bool = false
  ) -> AuditAsset {
    var asset = SampleRecords.picture
    asset.threat = threat
    asset.scales = scales
    asset.verdict = isVoid ? .inconclusive : .exposed
    asset.leakage = Interval(value: leakage, low: leakage - 0.1, high: leakage + 0.1)
    asset.void = isVoid
    return asset
  }

  /// The lines of the matrix in Markdown, head first.
  private func lines(_ runs: [ComparedRun]) -> [String] {
    let text = ComparisonExport(runs).text(.markdown)
    let parts = text.components(separatedBy: "## What leaks to whom\n\n")
    guard parts.count == 2 else { return [] }
    return parts[1].split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("|") }.map(String.init)
  }

  @Test("a column for each threat model, the weakest first; what nobody played stays empty")
  func columns() {
    let runs = [
      run("blur", [asset("white-box", leakage: 0.9), asset("surrogate", leakage: 0.4)]),
      run("noise", [asset("surrogate", leakage: -0.3, isVoid: true)]),
    ]
    #expect(
      lines(runs) == [
        "| Setting | The picture: surrogate | The picture: white-box |", "| --- | --- | --- |",
        "| blur | exposed ≥ 0.40 [0.30, 0.50] | exposed ≥ 0.90 [0.80, 1.00] |",
        "| noise | inconclusive void |  |",
      ])
    let page = HTMLChecker(ComparisonPage(runs).html())
    #expect(page.problems.isEmpty, "\(page.problems)")
    #expect(page.elements.filter { $0.attributes["class"] == "cell none" }.count == 1)
    let latex = ComparisonExport(runs).text(.latex)
    #expect(latex.contains("blur & exposed at least 0.40 {[}0.30, 0.50{]}"))
    #expect(LaTeXChecker(latex).problems.isEmpty)
  }

  @Test("few pairs are left to their curve where somebody played with more, else they stand")
  func pairs() {
    let few = ["known-pairs(1)", "known-pairs(100)"].map { asset($0, leakage: 0.2) }
    let more = [asset("chosen-image", leakage: 0.8), asset("surrogate", leakage: 0.1)]
    #expect(
      lines([run("a", few + more)]).first
        == "| Setting | The picture: surrogate | The picture: chosen-image |")
    #expect(lines([run("a", few)]).first?.contains("known-pairs(100)") == true)
  }

  @Test("metrics that do not compare have columns of their own; one column is no matrix")
  func metrics() {
    let one = run("a", [asset("surrogate", leakage: 0.5)])
    let other = run("b", [asset("surrogate", leakage: 0.5, scales: 2)])
    let head = lines([one, other]).first
    #expect(
      head == "| Setting | The picture (MS-SSIM, 3 scales): surrogate "
        + "| The picture (MS-SSIM, 2 scales): surrogate |")
    #expect(lines([one]).isEmpty)
  }
}
