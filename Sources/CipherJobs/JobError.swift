import Formats

/// What can go wrong when sets of images are encrypted and decrypted.
public enum JobError: Error, Equatable, Sendable {
  /// Not a file that `encrypt` wrote.
  case notCiphertext(String)
  /// A folder or an archive that holds none.
  case noCiphertexts(String)
  /// A set whose pictures are gone.
  case noPictures(String)
  /// What travels with a ciphertext was altered.
  case badInfo(String)
  case outputExists(String)
  /// The tag that says whether a ciphertext is whole was taken away.
  case untagged(String)
  /// What is wrong with one picture, or with what stands for it.
  case picture(String, reason: String)
  /// The table of a set is not as it was written.
  case alteredTable(String)
  /// The table of a set lacks rows, or has too many.
  case missingRows(String, got: Int, expected: Int)
  /// An output among what is read.
  case outputInside(String, input: String)
  /// A ciphertext that could not be read again.
  case tooLarge(String)
  /// Alpha that the files cannot hold.
  case alphaNotStored(format: String)
  /// What lies where a job would work was not made by one.
  case notOurs(String)
  /// Another process works on the same output.
  case busy(String)
  /// An output has no folder to lie in.
  case noFolder(String)
  /// A decrypted picture becomes a PNG file, whatever its original was.
  case notPNG(String)
  /// What stays with the owner would be handed out.
  case ownerInside(String, output: String)
  /// What lies there unfinished was started with other settings.
  case otherJob(String, got: String, expected: String)
  /// Keys were discarded: nobody can decrypt.
  case keysDiscarded(String)
  case jpeg(cipher: String)
  case onePicture(String, format: String, endings: [String])
  /// Several pictures that should become one file.
  case manyPictures(String, count: Int, output: String)
  case nothingEncrypted(String, reason: String)
  /// Some images were not encrypted although nobody asked to leave them out; the others were.
  case leftOut(count: Int, of: Int, first: String)
  /// Some images did not decrypt; the others did.
  case refused(count: Int, of: Int, first: String)
}

extension JobError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notCiphertext(let name):
      "\(name): not an image that `obscura encrypt` wrote, or its text was stripped, as by "
        + "programs that crop a picture or save it again; take the file as it was written"
    case .noCiphertexts(let path):
      "\(path): holds neither a manifest.json nor a picture; name the folder that `obscura "
        + "encrypt` wrote, or the data.tar or images in it"
    case .noPictures(let path):
      "\(path): its data.tar or images are missing; take the set as it was written"
    case .badInfo(let name):
      "\(name): what is written beside the pixels was altered; take the file as it was written"
    case .outputExists(let path): "\(path): is there already; choose another name"
    case .untagged(let name):
      "\(name): the tag that shows whether it was altered is missing; take the file as it was "
        + "written"
    case .picture(let name, let reason): "\(name): \(reason)"
    case .alteredTable(let path):
      "\(path): it is not as `obscura encrypt` wrote it, so pictures may be missing or exchanged; "
        + "take the set as it was written, or decrypt its images/ or data.tar, which carry what "
        + "decrypting each picture needs"
    case .missingRows(let path, let got, let expected):
      "\(path): it has \(got) images, manifest.json says \(expected); take the set as it was written"
    case .outputInside(let path, let input):
      "\(path): lies inside \(input), which is read; choose a place outside"
    case .tooLarge(let problem): "\(problem); scale the picture down first"
    case .alphaNotStored(let format):
      "\(format) files hold no alpha channel, which the image has; drop it with --alpha drop, or "
        + "write png"
    case .notOurs(let path):
      "\(path): is there and was not made by `obscura`, which would work there; move it away or "
        + "choose another output"
    case .busy(let path):
      "\(path): another `obscura` is at work on it; wait for its end or choose another output"
    case .notPNG(let path): "\(path): a picture comes back as PNG; choose a name that ends in .png"
    case .noFolder(let path):
      "\(path): there is no such folder to write into; make it or choose another place"
    case .ownerInside(let path, let output):
      "\(path): it stays with the owner and cannot lie in \(output), which is handed out; "
        + "choose another folder"
    case .otherJob(let path, let got, let expected):
      "\(path): an unfinished job with \(expected) lies there, this one has \(got); "
        + "go on with the same settings, or remove it"
    case .keysDiscarded(let name):
      "\(name): it was encrypted with --discard-keys: nobody holds its keys, so nobody decrypts it"
    case .jpeg(let cipher):
      "\(cipher): JPEG would destroy it, since it leaves no smooth blocks to compress; "
        + "write png, or choose an etc cipher"
    case .onePicture(let name, let format, let endings):
      "\(name): a single picture becomes a file; with --format \(format) give the output the ending "
        + endings.map { "." + $0 }.joined(separator: " or ")
    case .manyPictures(let name, let count, let output):
      "\(name): \(count) pictures do not become one file; name a folder instead of \(output)"
    case .nothingEncrypted(let name, let reason): "\(name): no image could be encrypted; \(reason)"
    case .leftOut(let count, let total, let first):
      "\(count) of \(total) images were left out; the first: \(first)"
    case .refused(let count, let total, let first):
      "\(count) of \(total) images were not decrypted; the first: \(first)"
    }
  }
}
