import Datasets
import Formats
import Foundation
import Imaging
import Pixels

/// A small data set in files, made for one test.
struct ReaderFiles: Sendable {
  let format: String
  /// What to open inside the folder; "" for the folder itself.
  let source: String
  let files: [(name: String, bytes: [UInt8])]
  /// Samples, their size, and the cells of some columns.
  let count: Int
  let size: Size
  let cells: [String: [String]]

  init(
    _ format: String, source: String = "", files: [(String, [UInt8])], count: Int, size: Size,
    cells: [String: [String]]
  ) {
    self.format = format
    self.source = source
    self.files = files.map { (name: $0.0, bytes: $0.1) }
    self.count = count
    self.size = size
    self.cells = cells
  }

  /// Writes all files into a folder of its own.
  func write() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    for (name, bytes) in files {
      let url = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    }
    return folder
  }

  func location(in folder: URL) -> DataLocation {
    source.isEmpty
      ? DataLocation(path: folder.path) : DataLocation(root: folder, source: source)
  }

  static func picture(_ number: Int, side: Int = 8) throws -> [UInt8] {
    let bytes = (0..<side * side * 3).map { UInt8(($0 * 7 + number * 31) % 256) }
    return try PNG.encode(Image(size: Size(side: side), channels: 3, bytes: bytes))
  }

  static func idx(_ kind: UInt8, _ shape: [Int], _ data: [UInt8]) -> [UInt8] {
    [0, 0, kind, UInt8(shape.count)]
      + shape.flatMap {
        [UInt8($0 >> 24), UInt8($0 >> 16 & 255), UInt8($0 >> 8 & 255), UInt8($0 & 255)]
      }
      + data
  }

  static func text(_ lines: String...) -> [UInt8] {
    Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// One set for each reader.
  static func all() throws -> [ReaderFiles] {
    let digits = idx(8, [3, 4, 5], (0..<60).map { UInt8($0) })
    let planes = (0..<3072).map { UInt8($0 % 251) }
    let floats = StoredArray((0..<2 * 3 * 4 * 4).map { Float($0) / 96 }, shape: [2, 3, 4, 4])
    let bytes = StoredArray((0..<2 * 4 * 4 * 3).map { UInt8($0) }, shape: [2, 4, 4, 3])
    return [
      ReaderFiles(
        "idx",
        files: [
          ("train-images-idx3-ubyte", digits),
          ("train-labels-idx1-ubyte.gz", Gzip.compress(idx(8, [3], [7, 0, 9]))),
          (
            "t10k-images-idx3-ubyte.gz", Gzip.compress(idx(8, [1, 4, 5], Array(digits.suffix(20))))
          ),
          ("t10k-labels-idx1-ubyte", idx(8, [1], [4])),
        ], count: 4, size: Size(height: 4, width: 5),
        cells: ["label": ["4", "7", "0", "9"], "split": ["test", "train", "train", "train"]]),
      ReaderFiles(
        "cifar",
        files: [
          ("data_batch_1.bin", [1] + planes + [0] + planes), ("test_batch.bin", [1] + planes),
          ("batches.meta.txt", text("airplane", "automobile")),
        ], count: 3, size: Size(side: 32),
        cells: [
          "label": ["1", "0", "1"], "class": ["automobile", "airplane", "automobile"],
          "split": ["train", "train", "test"],
        ]),
      ReaderFiles(
        "cifar", files: [("train.bin", [3, 17] + planes), ("test.bin", [2, 5] + planes)], count: 2,
        size: Size(side: 32), cells: ["coarse": ["2", "3"], "fine": ["5", "17"]]),
      ReaderFiles(
        "cifar",
        files: [
          ("train_X.bin", [UInt8](repeating: 5, count: 3 * 96 * 96)), ("train_y.bin", [10]),
        ], count: 1, size: Size(side: 96), cells: ["label": ["9"]]),
      ReaderFiles(
        "safetensors", source: "set.safetensors",
        files: [
          (
            "set.safetensors",
            SafeTensors(arrays: [
              "images": floats, "labels": StoredArray([Int64(4), 5], shape: [2]),
              "labels_colour": StoredArray([Int32(0), 1], shape: [2]),
            ]).encoded()
          )
        ], count: 2, size: Size(side: 4),
        cells: ["labels": ["4", "5"], "labels_colour": ["0", "1"]]),
      ReaderFiles(
        "npy",
        files: [
          ("images.npy", NumPy.encode(bytes)),
          ("labels.npy", NumPy.encode(StoredArray([Int64(1), 0], shape: [2]))),
        ], count: 2, size: Size(side: 4), cells: ["labels": ["1", "0"]]),
      ReaderFiles(
        "npy",
        files: [
          ("images.npy", NumPy.encode(bytes)), ("labels.csv", text("key,wet", "a,1", "b,0")),
        ], count: 2, size: Size(side: 4), cells: ["wet": ["1", "0"]]),
      ReaderFiles(
        "celeba",
        files: [
          ("img_align_celeba/000001.png", try picture(1)),
          ("img_align_celeba/000002.png", try picture(2)),
          (
            "list_attr_celeba.txt",
            text("2", "Smiling 5_o_Clock_Shadow", "000001.jpg  1 -1", "000002.jpg -1 -1")
          ),
          ("identity_CelebA.txt", text("000001.jpg 2880", "000002.jpg 2937")),
          ("list_eval_partition.txt", text("000001.jpg 0", "000002.jpg 2")),
        ], count: 2, size: Size(side: 8),
        cells: [
          "Smiling": ["1", "0"], "5_o_Clock_Shadow": ["0", "0"], "identity": ["2880", "2937"],
          "split": ["train", "test"],
        ]),
      ReaderFiles(
        "statefarm",
        files: [
          ("imgs/train/c0/img_1.png", try picture(1)), ("imgs/train/c1/img_1.png", try picture(2)),
          ("imgs/test/img_9.png", try picture(3)),
          (
            "driver_imgs_list.csv",
            text("subject,classname,img", "p002,c0,img_1.png", "p012,c1,img_1.png")
          ),
        ], count: 2, size: Size(side: 8),
        cells: ["behaviour": ["c0", "c1"], "driver": ["p002", "p012"]]),
      ReaderFiles(
        "lfw",
        files: [
          ("Ada_L/Ada_L_0001.png", try picture(1)), ("Ada_L/Ada_L_0002.png", try picture(2)),
          ("Bo/Bo_0001.png", try picture(3)),
        ], count: 3, size: Size(side: 8), cells: ["person": ["Ada_L", "Ada_L", "Bo"]]),
      ReaderFiles(
        "tar", source: "set.tar",
        files: [
          ("set.tar", try SetFolder.tar(["a.png": try picture(1), "b.png": try picture(2)])),
          ("labels.csv", text("key,smile", "b,0", "a,1")),
        ], count: 2, size: Size(side: 8), cells: ["smile": ["1", "0"]]),
      ReaderFiles(
        "csv-folder",
        files: [
          ("a.png", try picture(1)), ("b.png", try picture(2)),
          ("labels.csv", text("key,smile", "a,1", "b,")),
        ], count: 2, size: Size(side: 8), cells: ["smile": ["1", ""]]),
      ReaderFiles(
        "image-folder", files: [("cat/1.png", try picture(1)), ("dog/1.png", try picture(2))],
        count: 2, size: Size(side: 8), cells: ["class": ["cat", "dog"]]),
    ]
  }
}
