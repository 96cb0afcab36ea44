import Records
import Testing

@Suite("Sheets of answers beside their key")
struct StudySheetsTests {
  private func problems(_ sheets: [StudyScore.Sheet], _ key: StudyKey) -> [String] {
    do {
      _ = try StudyScore(key, sheets)
      return []
    } catch StudyError.refused(let problems) {
      return problems
    } catch {
      return ["\(error)"]
    }
  }

  @Test("answers that cannot be scored are refused by name, all of them at once")
  func refuses() throws {
    let key = try StudySamples.key()
    let other = try StudySamples.key(ids: 8)
    var strange = StudySamples.sheet(key, "1000000000", nonce: "b")
    strange.answers.answers[2].question = "nobody"
    var altered = StudySamples.sheet(key, "1000000000", nonce: "c")
    altered.answers.answers[0].shown.append("x")
    var swapped = StudySamples.sheet(key, "1000000000", nonce: "d")
    swapped.answers.practice = swapped.answers.answers[0]
    let again = ("again.json", StudySamples.sheet(key, "0100000000", nonce: "a").answers)
    let found = problems(
      [
        StudySamples.sheet(key, "1000000000", nonce: "a"), strange, altered, swapped,
        StudySamples.sheet(other, "1000000000", nonce: "e"), again,
      ], key)
    #expect(
      found == [
        "b.json: field \"answers[2].question\" is none of the study's",
        "c.json: field \"answers[0].shown\" holds other options than the question has",
        "d.json: field \"practice.question\" is none of the study's",
        "e.json: answers to study \(other.study), the key is of study \(key.study); leave it out or "
          + "name its own key",
        "again.json: the same participant as a.json; keep the one that was saved last",
      ])
  }

  @Test("nothing answered is nothing to score")
  func empty() throws {
    let key = try StudySamples.key()
    let sheet = StudySamples.sheet(key, "----------", nonce: "a")
    #expect(throws: StudyError.noAnswers) { _ = try StudyScore(key, [sheet]) }
    #expect(throws: StudyError.noAnswers) { _ = try StudyScore(key, []) }
  }
}
