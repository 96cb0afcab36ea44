import Formats

/// npy files for tests.
enum NumPyFile {
  static func floats(_ values: [Float], shape: [Int]) -> [UInt8] {
    NumPy.encode(StoredArray(values, shape: shape))
  }
}
