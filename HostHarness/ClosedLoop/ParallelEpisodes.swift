import Dispatch
import Synchronization

/// Runs independent pieces of work on several threads; results come in the order of the pieces, whatever
/// thread did which.
///
/// - Parameters:
///   - workers: threads at most.
///   - progress: called after each piece with the number done, from any thread, one call at a time.
/// - Throws: the error of the first piece, in their order, that threw.
public func mapConcurrently<Result: Sendable>(
  count: Int, workers: Int, progress: (@Sendable (Int) -> Void)? = nil,
  _ body: @escaping @Sendable (Int) throws -> Result
) throws -> [Result] {
  let state = Mutex(Pieces<Result>(results: Array(repeating: nil, count: count)))
  DispatchQueue.concurrentPerform(iterations: max(1, min(workers, count))) { _ in
    while true {
      let index = state.withLock { state -> Int in
        state.next += 1
        return state.next - 1
      }
      if index >= count { return }
      let result = Swift.Result { try body(index) }
      state.withLock { state in
        state.results[index] = result
        state.done += 1
        progress?(state.done)
      }
    }
  }
  return try state.withLock { $0.results }.compactMap { try $0?.get() }
}

/// Which pieces were taken, and what came of them.
private struct Pieces<Result: Sendable>: Sendable {
  var next = 0
  var done = 0
  var results: [Swift.Result<Result, any Error>?]
}
