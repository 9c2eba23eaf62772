import Testing

@testable import Training

@Suite struct UnbrokenWindowsTests {
  @Test func windowsLieBetweenGaps() {
    // Two episodes of six slots.
    let present = [false, true, true, true, false, true, true, true, true, false, true, true]
    let windows = UnbrokenWindows(present: present, slots: 6, lengths: [2, 3, 4])
    #expect(windows.has(length: 2) && windows.has(length: 3) && !windows.has(length: 4))
    var stream = SampleStream(seed: 1, purpose: "test")
    var found: [Int: Set<Int>] = [:]
    for _ in 0..<200 {
      for length in [2, 3] {
        guard let (episode, slot) = windows.draw(length: length, &stream) else { continue }
        found[length, default: []].insert(6 * episode + slot)
      }
    }
    // 5 and 6 are neighbours in the array, not in an episode.
    #expect(found == [2: [1, 2, 6, 7, 10], 3: [1, 6]])
    #expect(windows.draw(length: 4, &stream) == nil)
    #expect(windows.has(episode: 1, slot: 2) && !windows.has(episode: 1, slot: 3))
  }

  @Test func withoutGapsNothingIsDrawn() {
    var stream = SampleStream(seed: 1, purpose: "test")
    #expect(UnbrokenWindows().draw(length: 3, &stream) == nil)
    #expect(UnbrokenWindows().has(length: 3) && UnbrokenWindows().has(episode: 0, slot: 0))
  }
}
