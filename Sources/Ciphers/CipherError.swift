/// What can be wrong with keys, ciphertexts and sealed files.
public enum CipherError: Error, Equatable, Sendable {
  case unknownCipher(String, known: [String])
  case sixteenBits
  case alphaCannotPass(cipher: String)
  case ciphertextShape(got: String, expected: String)
  /// The key's check value is not the one that was written beside the ciphertext.
  case wrongKey(got: String, expected: String)
  /// The tag does not fit the ciphertext.
  case altered
  case keyFile(problem: String)
  case passphraseNeeded
  case wrongPassphrase
  /// A key is to be derived for nothing.
  case blankPurpose
  case sealed(problem: String)
}

extension CipherError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownCipher(let name, let known):
      "unknown cipher \"\(name)\"; known: \(known.joined(separator: ", "))"
    case .sixteenBits:
      "16 bits a value; the ciphers take 8: take the high byte with --eight-bits, or convert it first"
    case .alphaCannotPass(let cipher):
      "\(cipher) makes an image of another size, which alpha does not fit; drop alpha with "
        + "--alpha drop"
    case .ciphertextShape(let got, let expected):
      "the ciphertext is \(got), expected \(expected): it was cropped, scaled or recoloured; "
        + "take the file as it was written"
    case .wrongKey(let got, let expected):
      "this is key \(got), but key \(expected) encrypted it; name that key's file"
    case .altered:
      "the ciphertext is not as it was written: compressed again, edited, or not of this key"
    case .keyFile(let problem):
      "not a usable key file: \(problem)"
    case .passphraseNeeded:
      "the key file is locked with a passphrase, and none was given; give the one that locked it"
    case .wrongPassphrase:
      "the passphrase does not open the key file; try again"
    case .blankPurpose:
      "the purpose of a derived key is blank; say what it is for, such as radiology"
    case .sealed(let problem):
      "the sealed file cannot be opened: \(problem)"
    }
  }
}
