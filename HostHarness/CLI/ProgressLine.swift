import Foundation
import Synchronization

/// Progress with the time left on standard error, for work that takes longer than two seconds.
final class ProgressLine: Sendable {
  private struct State {
    var phase = ""
    var start = Date.distantPast
    var lastShown = Date.distantPast
    var isOnLine = false
  }

  private let command: String
  private let isTerminal: Bool
  private let state = Mutex(State())

  init(command: String) {
    self.command = command
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// - Parameters:
  ///   - done: pieces of the phase, of `total`.
  func update(phase: String, done: Int, total: Int) {
    let now = Date()
    state.withLock { state in
      if state.phase != phase {
        state.phase = phase
        state.start = now
        state.lastShown = now
      }
      // A terminal line is rewritten; a log gets a line every ten seconds.
      let pause = isTerminal ? 0.5 : 10
      let elapsed = now.timeIntervalSince(state.start)
      guard elapsed > 2, now.timeIntervalSince(state.lastShown) > pause, total > 0 else { return }
      state.lastShown = now
      var text = "\(command): \(phase): \(100 * done / total) %"
      if done > 0 {
        let left = elapsed * Double(total - done) / Double(done)
        text += ", \(Int(left.rounded())) s left"
      }
      write(isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n")
      state.isOnLine = isTerminal
    }
  }

  /// Clears the line.
  func finish() {
    state.withLock { state in
      if state.isOnLine { write("\r\u{1B}[K") }
      state.isOnLine = false
    }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
