import Records
import Testing

@Suite("Errors of records")
struct RecordErrorTests {
  @Test(
    "every error names its subject, what was found and what to do",
    arguments: [
      (
        .notJSON(file: "a", detail: "d"),
        "a: not valid JSON (d); the file is damaged or was cut short, write it again"
      ),
      (.badField(file: "a", field: "b[0]", problem: "is missing"), "a: field \"b[0]\" is missing"),
      (
        .wrongSchema(file: "a", got: "x/2", expected: "x/1"),
        "a: schema is \"x/2\", expected \"x/1\"; it was written by another version or is another "
          + "kind of file"
      ),
      (
        .foreignFolder(path: "a", found: ["1", "2"]),
        "a: holds \"1\", \"2\" but no run of Obscura; name an empty or absent folder"
      ),
      (
        .foreignFolder(path: "a", found: ["1", "2", "3", "4", "5"]),
        "a: holds \"1\", \"2\", \"3\" and 2 more but no run of Obscura; name an empty or absent "
          + "folder"
      ),
      (
        .runExists(path: "a"),
        "a: holds a run already; continue it with --resume or name another folder"
      ),
      (
        .noRun(path: "a"),
        "a: holds no run (recipe.yaml is missing); name a folder that `obscura train` wrote"
      ),
      (
        .runInUse(path: "a", process: 7),
        "a: process 7 is writing this run; wait for it or end it first"
      ),
      (
        .runInUse(path: "a", process: nil),
        "a: another process is writing this run; wait for it or end it first"
      ),
      (
        .logTooShort(file: "a", bytes: 1, expected: 2),
        "a: 1 bytes, its checkpoint expects at least 2; the log was altered, restore it or start "
          + "the run again"
      ),
    ] as [(RecordError, String)])
  func describes(_ error: RecordError, _ text: String) {
    #expect(error.description == text)
  }
}
