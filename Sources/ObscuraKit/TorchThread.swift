import Foundation
import Synchronization
import Tensors

/// One thread on which all torch calls of a process are made: autocast, gradient mode and error
/// texts are thread-local, and every calling thread would make an OpenMP team of its own.
final class TorchThread: SerialExecutor, Sendable {
  static let shared = TorchThread()

  private let jobs = Mutex<[UnownedJob]>([])
  private let arrival = DispatchSemaphore(value: 0)

  private init() {
    let thread = Thread { [self] in run() }
    thread.name = "obscura.torch"
    thread.stackSize = 64 << 20
    thread.start()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    jobs.withLock { $0.append(unowned) }
    arrival.signal()
  }

  private func run() {
    while true {
      arrival.wait()
      let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      job?.runSynchronously(on: asUnownedSerialExecutor())
    }
  }
}

/// Runs Obscura's work: training, protection, audits. Everything happens on the torch thread.
public actor Engine {
  public static let shared = Engine()

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    TorchThread.shared.asUnownedSerialExecutor()
  }

  /// For a program whose whole work this is: the process keeps the memory that steps free.
  public static func claimProcess() { Torch.keepMemory() }

  /// Runs `body` on the torch thread.
  public func run<Result: Sendable>(_ body: @Sendable () throws -> Result) rethrows -> Result {
    try body()
  }
}
