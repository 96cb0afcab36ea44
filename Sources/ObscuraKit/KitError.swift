import Schemes

/// What can go wrong when the parts are put together.
public enum KitError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknownScheme(String, known: [String])
  /// A scheme cannot solve what the recipe asks for.
  case scheme(SchemeError)
  /// A part of the data is too small to train or to judge by.
  case tooFewSamples(part: String, samples: Int, needed: Int)
  /// A label has fewer than two classes in the data.
  case oneClass(label: String, value: String)
  /// A sample of a class that is not listed.
  case unknownClass(label: String, value: String, known: [String])
  case noTaskLabel(recipe: String)
  /// A run whose owner kept nobody who reads private labels.
  case noPrivateReader(String)
  /// A recipe, or a run, that does not go with a pool.
  case pool(String)
  /// What is to tell public samples from others tells more than two kinds.
  case publicNotBinary(String)
  /// A file of a release is missing or does not fit its description.
  case brokenRelease(file: String, problem: String)
  case noDevice(String, available: String)
  /// Something in the way at the output.
  case outputExists(String)
  case notProtected(String)
  /// A run whose scheme releases no obfuscator.
  case noObfuscator(String)
  /// A run to compare a classifier with that learnt something else.
  case notComparable(String)
  /// A comparison asked for beside a run that has one of its own.
  case needsNoPlainRun(String)
  case unknownLabel(String, known: [String])
  case unknownAttack(String, known: [String])
  /// Protected data that no cipher made.
  case notCiphertexts(String)
  /// Ciphertexts whose manifest names another cipher.
  case cipherDiffers(String, asked: String, found: String)
  /// Ciphertexts of images of different shapes.
  case mixedShapes(String)
  /// A recipe's cipher.
  case cipher(String, known: String)
  /// No original belongs to any ciphertext.
  case noOriginals
  /// No original belongs to any protected sample.
  case notMatched(String, sample: String, original: String)
  case unequalFeatures(String, got: String, expected: String)
  case mixedSamples(String)
  case notFinite(String)
  case noPicture(String)
  /// Neither protected data nor a program that protects.
  case nothingProtected
  /// A program that protects.
  case query(String)
  /// A model that protects: its file and what is wrong.
  case onnx(String, String)
  /// A threat model that nobody can play here, and why.
  case threat(String, String)
  /// Noise that an owner declares and the data contradict.
  case noise(String)
  /// A part of the data without which nobody can attack or be judged.
  case emptyPart(String)
  /// Pictures that have no room for the window of MS-SSIM.
  case smallPictures(String)

  public var description: String {
    switch self {
    case .unknownScheme(let name, let known):
      "recipe: unknown scheme \"\(name)\"; known: \(known.joined(separator: ", "))"
    case .scheme(let error): error.description
    case .tooFewSamples(let part, let samples, let needed):
      "data: part \"\(part)\" has \(samples) samples, at least \(needed) are needed; "
        + "use more data or a smaller train.batch"
    case .oneClass(let label, let value):
      "label \"\(label)\": every sample says \(value); a label needs two classes, check its `where`"
    case .unknownClass(let label, let value, let known):
      "label \"\(label)\": a sample is \"\(value)\", which is none of its \(known.count) classes "
        + "(\(known.prefix(5).joined(separator: ", "))\(known.count > 5 ? ", …" : "")); leave such "
        + "samples out, or name the class among `classes`"
    case .noPrivateReader(let path):
      "--private: the owner of \(path) kept no adversary; a run of autoencoder or deepobfuscator with "
        + "labels.private has one"
    case .pool(let problem): "pool: \(problem)"
    case .noTaskLabel(let recipe):
      "recipe \"\(recipe)\": labels.task is empty; name what the receiver may learn"
    case .publicNotBinary(let expression):
      "recipe: data.public is \"\(expression)\"; expected an expression that is true for public "
        + "samples, for instance \"fine < 25\""
    case .brokenRelease(let file, let problem):
      "\(file): \(problem); the release was altered or damaged, train or copy it again"
    case .noDevice(let device, let available):
      "device \"\(device)\": not available here; available: \(available)"
    case .outputExists(let path):
      "\(path): exists already; name another output or remove it"
    case .notProtected(let path):
      "\(path): no protected data (manifest.json is missing); name what `obscura protect` wrote"
    case .noObfuscator(let path):
      "\(path): this run learnt a classifier and releases no obfuscator; encrypt with `obscura encrypt` "
        + "and audit what that writes"
    case .notComparable(let path):
      "--plain \(path): expected a classifier of the same labels and size that learnt from plain "
        + "pictures; train the same recipe without `cipher`"
    case .needsNoPlainRun(let path):
      "--plain: \(path) learnt an obfuscator and kept what it was before it protected anything; "
        + "leave --plain out"
    case .unknownLabel(let name, let known):
      "label \"\(name)\": the data has no such label; known: \(known.joined(separator: ", "))"
    case .unknownAttack(let name, let known):
      "--attack \"\(name)\": no attacker has this name; known: \(known.joined(separator: "; "))"
    case .notCiphertexts(let path):
      "\(path): nothing says which cipher made it; name what `obscura encrypt` wrote, or another "
        + "tool's cipher with --cipher"
    case .cipherDiffers(let path, let asked, let found):
      "--cipher \(asked): the manifest of \(path) says \(found); leave --cipher out"
    case .mixedShapes(let path):
      "\(path): its images differ in size or in channels; attackers learn from images of one shape: "
        + "encrypt what `obscura data convert --size --channels` writes, and audit that"
    case .cipher(let problem, let known):
      "recipe: cipher: \(problem); expected: \(known)"
    case .noOriginals:
      "--original: none of its samples belongs to a ciphertext; name the set that was encrypted, and "
        + "the owner's keymap.csv with --keymap"
    case .notMatched(let place, let sample, let original):
      "\(place): no sample is named as an original (here \"\(sample)\", there \"\(original)\"); give "
        + "both the same names, or the map of names with --keymap"
    case .unequalFeatures(let sample, let got, let expected):
      "sample \(sample): features of shape \(got), expected \(expected) as in the first; an attacker "
        + "reads samples of one shape"
    case .notFinite(let sample):
      "sample \(sample): holds a number that is not finite; nobody can learn from that, mend what "
        + "wrote it"
    case .mixedSamples(let place):
      "\(place): holds pictures and features; audit one kind at a time"
    case .noPicture(let sample):
      "sample \(sample): holds a text; expected a picture or features"
    case .nothingProtected:
      "audit: nothing is named that was protected; name a folder, or a program with --query"
    case .query(let problem): "--query: \(problem)"
    case .onnx(let file, let problem): "--query \(file): \(problem)"
    case .threat(let name, let reason): "--threat \(name): \(reason)"
    case .noise(let problem): "--noise: \(problem)"
    case .emptyPart(let part):
      "audit: part \"\(part)\" of the data is empty, expected pictures of its own; give it a share in "
        + "the recipe's split (`training: owner` leaves none) and train again"
    case .smallPictures(let size):
      "audit: pictures of \(size) are too small to be compared by MS-SSIM, expected sides of 11 pixels "
        + "at least; scale them up, as `--size 32` does where no cipher is audited"
    }
  }
}
