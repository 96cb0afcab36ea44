import CTorch

/// What holds for libtorch as a whole.
public enum Torch {
  /// libtorch's version, for instance `2.13.0`.
  public static var version: String { String(cString: ct_version()) }

  /// The instruction set of the kernels, for instance `AVX2`.
  public static var cpuCapability: String { String(cString: ct_cpu_capability()) }

  /// Whether the processor multiplies bf16 matrices in hardware.
  public static var cpuHasFastBFloat16: Bool { ct_cpu_has_fast_bfloat16() }

  /// Tensors alive in this process: constant over the steps of a training loop that leaks nothing.
  public static var liveHandles: Int { Int(ct_live_handles()) }

  /// Threads of one operation.
  public static var threads: Int {
    get { Int(ct_threads()) }
    set { require(ct_set_threads(Int32(newValue)), "threads") }
  }

  /// CUDA devices that this build of libtorch can use.
  public static var cudaDevices: Int { Int(ct_cuda_device_count()) }

  /// Keeps freed memory for the next tensor. Otherwise the C library gives big blocks back at once,
  /// and every step pays for fresh pages: a sixth of DeepObfuscator's training time.
  public static func keepMemory() { ct_keep_memory() }

  /// Seeds the thread's generator, from which dropout draws.
  public static func seed(_ seed: UInt64) {
    require(ct_seed(seed), "seed")
  }

  /// Waits until everything queued on the device is done.
  public static func synchronize(_ device: Device) {
    require(ct_synchronize(device.raw), "synchronize")
  }

  /// Runs `body` with matrix products and convolutions in `dtype` where it is not float32.
  public static func autocast<Result>(
    to dtype: DType, on device: Device, _ body: () throws -> Result
  ) rethrows -> Result {
    guard dtype != .float32 else { return try body() }
    require(ct_set_autocast(device.raw, true, dtype.raw), "autocast")
    // Disabling clears the cache of converted weights, which a step would otherwise keep alive.
    defer { require(ct_set_autocast(device.raw, false, dtype.raw), "autocast") }
    return try body()
  }
}
