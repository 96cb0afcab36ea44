/// What can go wrong with a study with people.
public enum StudyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The audit's folder holds no study material.
  case noMaterial(folder: String)
  /// A picture of the material is not the one that the audit wrote.
  case alteredPicture(file: String)
  /// The material shows too few people; `another` where two pictures of each are asked for.
  case tooFewPeople(got: Int, needed: Int, another: Bool)
  /// A page or a key lies there already.
  case taken(path: String)
  case noKey
  case severalKeys([String])
  /// Everything that is wrong with the answers, a line each.
  case refused([String])
  case noAnswers

  public var description: String {
    switch self {
    case .noMaterial(let folder):
      "\(folder): holds no \(StudyMaterial.folder)/\(StudyMaterial.file); audits before this version "
        + "and those that rebuilt no picture kept none: run `obscura audit` again"
    case .alteredPicture(let file):
      "\(file): not the picture that the audit wrote (its SHA-256 differs); run `obscura audit` again"
    case .tooFewPeople(let got, let needed, let another):
      "the audit kept pictures of \(got) people"
        + (another ? " of whom there is another picture" : "") + ", this study needs \(needed); "
        + "ask for fewer --questions or --options" + (another ? ", or take --right original" : "")
    case .taken(let path):
      "\(path): exists, and answers to an earlier study may need it; name another file with --out"
    case .noKey:
      "no study-key.json among the files; name it with --key (`obscura study new` wrote it beside the "
        + "page)"
    case .severalKeys(let paths):
      "several keys: \(paths.joined(separator: ", ")); name one study's with --key"
    case .refused(let problems): problems.joined(separator: "\n")
    case .noAnswers: "nobody answered a question; there is nothing to score"
    }
  }
}
