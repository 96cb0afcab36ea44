/// A data set that can be fetched, or what to do where it cannot.
public struct CatalogueEntry: Sendable {
  /// One file to download.
  public struct File: Sendable {
    public let url: String
    /// Hexadecimal.
    public let md5: String

    public init(url: String, md5: String) {
      self.url = url
      self.md5 = md5
    }

    /// The last part of the address.
    public var name: String { String(url.split(separator: "/").last ?? "") }
  }

  public let name: String
  /// One line for `obscura data fetch`.
  public let summary: String
  public let files: [File]
  /// Whether the files are tar.gz archives to unpack.
  public let unpacks: Bool
  /// The folder inside the archive that a reader opens.
  public let folder: String?
  /// Where addresses and checksums come from, and whether anybody here could verify them.
  public let provenance: String
  /// What a person must do who wants a data set that asks for a form.
  public let instructions: String?

  public init(
    name: String, summary: String, files: [File], unpacks: Bool, folder: String? = nil,
    provenance: String, instructions: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.files = files
    self.unpacks = unpacks
    self.folder = folder
    self.provenance = provenance
    self.instructions = instructions
  }
}

/// The public data sets that `obscura data fetch` knows.
public enum Catalogue {
  /// What holds for every checksum below.
  static let unverified =
    "not verified against the file by us: no network where this was written; a mismatch is refused"

  public static let entries: [CatalogueEntry] = [
    CatalogueEntry(
      name: "mnist", summary: "60 000 + 10 000 digits, 28 x 28 (11 MB)",
      files: [
        .init(url: mnist + "train-images-idx3-ubyte.gz", md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        .init(url: mnist + "train-labels-idx1-ubyte.gz", md5: "d53e105ee54ea40749a09fcbcd1e9432"),
        .init(url: mnist + "t10k-images-idx3-ubyte.gz", md5: "9fb629c4189551a2d022fa330f9573f3"),
        .init(url: mnist + "t10k-labels-idx1-ubyte.gz", md5: "ec29112dd5afa0611ce80d1b7f02629c"),
      ], unpacks: false,
      provenance: "PyTorch's mirror of yann.lecun.com/exdb/mnist, MD5 as torchvision has them; "
        + unverified),
    CatalogueEntry(
      name: "cifar-10", summary: "50 000 + 10 000 pictures of 10 classes, 32 x 32 (162 MB)",
      files: [
        .init(url: cifar + "cifar-10-binary.tar.gz", md5: "c32a1d4ab5d03f1284b67883e8d87530")
      ], unpacks: true, folder: "cifar-10-batches-bin",
      provenance:
        "address and MD5 as the authors' page www.cs.toronto.edu/~kriz/cifar.html has them; "
        + unverified),
    CatalogueEntry(
      name: "cifar-100", summary: "50 000 + 10 000 pictures of 100 classes, 32 x 32 (161 MB)",
      files: [
        .init(url: cifar + "cifar-100-binary.tar.gz", md5: "03b5dce01913d631647c71ecec9e9cb8")
      ], unpacks: true, folder: "cifar-100-binary",
      provenance:
        "address and MD5 as the authors' page www.cs.toronto.edu/~kriz/cifar.html has them; "
        + unverified),
    CatalogueEntry(
      name: "stl-10", summary: "5 000 + 8 000 pictures of 10 classes, 96 x 96 (2.6 GB)",
      files: [
        .init(
          url: "http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz",
          md5: "91f7769df0f17e558f3565bffb0c7dfb")
      ], unpacks: true, folder: "stl10_binary",
      provenance: "the authors' address, MD5 as torchvision has it; " + unverified),
    CatalogueEntry(
      name: "lfw", summary: "13 233 faces of 5 749 people, 250 x 250 (173 MB)",
      files: [
        .init(
          url: "http://vis-www.cs.umass.edu/lfw/lfw.tgz", md5: "a17d05bd522c52d84eca14327a23d494")
      ], unpacks: true, folder: "lfw",
      provenance:
        "the authors' address, which has been out of order for long times (--mirror helps); "
        + "MD5 as torchvision has it; " + unverified),
    CatalogueEntry(
      name: "celeba", summary: "202 599 faces of 10 177 people (by agreement only)", files: [],
      unpacks: false, provenance: "mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
      instructions: """
        CelebA is handed out for non-commercial research by agreement, so it cannot be fetched for you:
          1. read the agreement at https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html
          2. download img_align_celeba.zip, list_attr_celeba.txt, identity_CelebA.txt and
             list_eval_partition.txt from the drive that the page names
          3. unpack them into one folder and give that folder as --data
        """),
  ]

  private static let mnist = "https://ossci-datasets.s3.amazonaws.com/mnist/"
  private static let cifar = "https://www.cs.toronto.edu/~kriz/"

  /// - Throws: `DatasetError.fetch` with the known names.
  public static func entry(_ name: String) throws -> CatalogueEntry {
    let wanted = name.lowercased()
    if let entry = entries.first(where: { $0.name == wanted }) { return entry }
    throw DatasetError.fetch(
      name,
      problem: "not a data set that can be fetched; known: "
        + entries.map(\.name).joined(separator: ", "))
  }
}
