import Records
import Testing

@Suite("Errors of studies")
struct StudyErrorTests {
  @Test(
    "every error names its subject, what was found and what to do",
    arguments: [
      (
        .noMaterial(folder: "a"),
        "a: holds no study/material.json; audits before this version and those that rebuilt no "
          + "picture kept none: run `obscura audit` again"
      ),
      (
        .alteredPicture(file: "a"),
        "a: not the picture that the audit wrote (its SHA-256 differs); run `obscura audit` again"
      ),
      (
        .tooFewPeople(got: 3, needed: 11, another: false),
        "the audit kept pictures of 3 people, this study needs 11; ask for fewer --questions or "
          + "--options"
      ),
      (
        .tooFewPeople(got: 3, needed: 11, another: true),
        "the audit kept pictures of 3 people of whom there is another picture, this study needs 11; "
          + "ask for fewer --questions or --options, or take --right original"
      ),
      (
        .taken(path: "a"),
        "a: exists, and answers to an earlier study may need it; name another file with --out"
      ),
      (
        .noKey,
        "no study-key.json among the files; name it with --key (`obscura study new` wrote it beside "
          + "the page)"
      ),
      (.severalKeys(["a", "b"]), "several keys: a, b; name one study's with --key"),
      (.refused(["a: x", "b: y"]), "a: x\nb: y"),
      (.noAnswers, "nobody answered a question; there is nothing to score"),
    ] as [(StudyError, String)])
  func describes(_ error: StudyError, _ text: String) {
    #expect(error.description == text)
  }
}
