/// Where windows of slots without a gap begin.
struct UnbrokenWindows: Sendable {
  /// Row-major `[episode, slot]`; nil where nothing is missing.
  private let present: [Bool]?
  private let slots: Int
  private let starts: [Int: [Int]]

  /// Nothing is missing.
  init() {
    present = nil
    slots = 0
    starts = [:]
  }

  /// - Parameters:
  ///   - present: row-major `[episode, slot]`.
  ///   - lengths: of the windows that will be asked for.
  init(present: [Bool], slots: Int, lengths: [Int]) {
    self.present = present
    self.slots = slots
    var starts: [Int: [Int]] = [:]
    for length in lengths {
      // Slots in a row without a gap, from each slot on.
      var run = 0
      var found: [Int] = []
      for cell in present.indices.reversed() {
        if cell % slots == slots - 1 { run = 0 }
        run = present[cell] ? run + 1 : 0
        if run >= length { found.append(cell) }
      }
      starts[length] = found.reversed()
    }
    self.starts = starts
  }

  /// Whether one slot is there.
  func has(episode: Int, slot: Int) -> Bool { present?[episode * slots + slot] ?? true }

  /// Whether a window of that length exists.
  func has(length: Int) -> Bool { present == nil || !(starts[length] ?? []).isEmpty }

  /// A window at random; nil where nothing is missing and any place will do.
  func draw(length: Int, _ stream: inout SampleStream) -> (episode: Int, slot: Int)? {
    guard present != nil, let starts = starts[length], !starts.isEmpty else { return nil }
    let cell = starts[stream.index(below: starts.count)]
    return (cell / slots, cell % slots)
  }
}
