import Foundation
import Synchronization

/// Which batch of which epoch.
struct BatchPlace: Hashable, Sendable {
  let epoch: Int
  let position: Int

  func next(batchesPerEpoch: Int) -> BatchPlace {
    position + 1 < batchesPerEpoch
      ? BatchPlace(epoch: epoch, position: position + 1)
      : BatchPlace(epoch: epoch + 1, position: 0)
  }
}

/// Batches that are wanted, being made, or waiting to be taken.
final class BatchQueue: Sendable {
  private struct State {
    /// Wanted and not begun, in order of need.
    var wanted: [BatchPlace] = []
    var making: Set<BatchPlace> = []
    var ready: [BatchPlace: Batch] = [:]
    var isStopped = false
  }

  private let plan: BatchPlan
  private let ahead: Int
  private let state = Mutex(State())
  /// Guards nothing by itself: it wakes threads after the state has changed.
  private let changed = NSCondition()

  init(plan: BatchPlan, ahead: Int) {
    self.plan = plan
    self.ahead = ahead
  }

  /// Takes a batch: ready, or made here when no thread has begun it.
  func batch(at place: BatchPlace) -> Batch {
    want(after: place)
    while true {
      let found = state.withLock { state -> (batch: Batch?, isBeingMade: Bool) in
        if let batch = state.ready.removeValue(forKey: place) { return (batch, false) }
        // A caller never waits for a low-priority thread to begin.
        state.wanted.removeAll { $0 == place }
        return (nil, state.making.contains(place))
      }
      if let batch = found.batch { return batch }
      guard found.isBeingMade else { return plan.batch(epoch: place.epoch, at: place.position) }
      wait { $0.ready[place] != nil || !$0.making.contains(place) }
    }
  }

  /// A thread's work until the queue is stopped.
  func work() {
    lowerPriority()
    while let place = take() {
      let batch = plan.batch(epoch: place.epoch, at: place.position)
      state.withLock { state in
        state.making.remove(place)
        state.ready[place] = batch
      }
      wake()
    }
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    wake()
  }

  /// Replaces what is wanted by the places after `place`, and forgets batches that are not.
  private func want(after place: BatchPlace) {
    guard ahead > 0 else { return }
    var places: [BatchPlace] = []
    var following = place
    for _ in 0..<ahead {
      following = following.next(batchesPerEpoch: plan.batchesPerEpoch)
      places.append(following)
    }
    state.withLock { state in
      let kept = Set(places).union([place])
      state.ready = state.ready.filter { kept.contains($0.key) }
      state.wanted = places.filter { state.ready[$0] == nil && !state.making.contains($0) }
    }
    wake()
  }

  private func take() -> BatchPlace? {
    while true {
      let (place, isStopped) = state.withLock { state -> (BatchPlace?, Bool) in
        guard !state.isStopped, !state.wanted.isEmpty else { return (nil, state.isStopped) }
        let place = state.wanted.removeFirst()
        state.making.insert(place)
        return (place, false)
      }
      if let place { return place }
      if isStopped { return nil }
      wait { $0.isStopped || !$0.wanted.isEmpty }
    }
  }

  private func wait(until holds: (borrowing State) -> Bool) {
    changed.lock()
    while !state.withLock({ holds($0) }) { changed.wait() }
    changed.unlock()
  }

  private func wake() {
    changed.lock()
    changed.broadcast()
    changed.unlock()
  }

  /// Linux ignores quality-of-service classes but keeps a nice value per thread.
  private func lowerPriority() {
    #if os(Linux)
      _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 10)
    #endif
  }
}
