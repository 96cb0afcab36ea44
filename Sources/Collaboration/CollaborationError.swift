/// What can be wrong with a pool or with a member's folder.
public enum CollaborationError: Error, Equatable, Sendable, CustomStringConvertible {
  case noPool(String)
  case poolExists(String)
  /// A signature that is not the one of the key it should be from.
  case forged(file: String, whose: String)
  /// The pool is signed by another key than the one that was trusted.
  case otherKey(pool: String, got: String, trusted: String)
  /// An older list of members than one that was seen before.
  case wentBack(pool: String, revision: Int, seen: Int)
  case badName(String)
  case noMember(folder: String)
  case memberExists(String)
  /// A name that somebody else has in the pool.
  case nameTaken(String)
  case noRequest(name: String, waiting: [String])
  case unknownMember(String, known: [String])
  case revoked(String)
  /// Not yet in the list of members.
  case notAdmitted(String)
  case badKey(file: String)
  /// A run that has no parts to share.
  case notShareable(run: String, problem: String)
  /// Data that do not go into this pool.
  case doesNotFit(pool: String, problem: String)

  public var description: String {
    switch self {
    case .noPool(let path):
      "\(path): no pool (pool.json is missing); make one with `obscura pool init`"
    case .poolExists(let path):
      "\(path): is a pool of another key; name its own key with --key, or another folder"
    case .forged(let file, let whose):
      "\(file): the signature is not that of \(whose); somebody altered the file, ask its author for it"
    case .otherKey(let pool, let got, let trusted):
      "\(pool): signed by key \(got), this member trusts \(trusted); ask the pool's owner which is right"
    case .wentBack(let pool, let revision, let seen):
      "\(pool): is at revision \(revision), revision \(seen) was seen before; somebody put back an older "
        + "list of members, ask the pool's owner"
    case .badName(let name):
      "member \"\(name)\": expected 1 to 40 of a-z, 0-9 and -; choose another name"
    case .noMember(let folder):
      "\(folder): no member's folder (member.json is missing); make one with `obscura pool join`"
    case .memberExists(let folder):
      "\(folder): holds a member already; name another folder"
    case .nameTaken(let name):
      "member \"\(name)\": somebody in this pool has the name; choose another"
    case .noRequest(let name, let waiting):
      "member \"\(name)\": no request of that name; waiting: "
        + (waiting.isEmpty ? "nobody" : waiting.joined(separator: ", "))
    case .unknownMember(let name, let known):
      "member \"\(name)\": the pool has none of that name; known: "
        + (known.isEmpty ? "nobody" : known.joined(separator: ", "))
    case .revoked(let name):
      "member \"\(name)\": was revoked; ask the pool's owner, and join under another name"
    case .notAdmitted(let name):
      "member \"\(name)\": is not admitted yet; the pool's owner runs `obscura pool join POOL --admit "
        + "\(name) --key FILE`"
    case .badKey(let file):
      "\(file): no key of a pool or member; name the file that `obscura pool` wrote"
    case .notShareable(let run, let problem):
      "\(run): \(problem); name a run of scheme deep-poisoning with one task label"
    case .doesNotFit(let pool, let problem): "\(pool): \(problem)"
    }
  }
}
