import Testing
import VectorGeneration

@Suite struct DifferenceTextTests {
  private func text(_ aspect: Int, kind: Int = 0, expected: Int = 5, found: Int = -6) -> String {
    DifferenceText.describe(
      aspect: aspect, position: 3, kind: kind, element: 17, expected: expected, found: found)
  }

  @Test func everyAspectHasWords() {
    #expect(text(1, kind: 2) == "operator 3 (fullyConnected), element 17: expected 5, found -6")
    #expect(text(1, kind: 77) == "operator 3 (kind 77), element 17: expected 5, found -6")
    #expect(text(2) == "digest of operator 3's output: expected 00000005, found fffffffa")
    #expect(text(3) == "block 3 of the sweep: expected 00000005, found fffffffa")
    #expect(
      text(4, expected: 104, found: 0)
        == "error at step 3: expected imageHeaderChecksum (error 104), found none (error 0)")
    #expect(text(5, kind: 104) == "value 17 of imageHeaderChecksum (error 104): expected 5, found -6")
    #expect(text(6) == "reason of the decision at step 3: expected 5, found -6")
    #expect(text(7) == "digest of the slot at step 3: expected 00000005, found fffffffa")
    #expect(text(8) == "counter 17 at step 3: expected 5, found -6")
    #expect(text(9) == "the case does not fit the image (3): expected 5, found -6")
    #expect(text(10) == "aspect 10: expected 5, found -6")
  }
}
