import Testing
import VectorGeneration

@Suite struct ErrorTextTests {
  @Test func namesAndNumbers() {
    #expect(
      ErrorText.describe(code: 104, values: [17, 4, 0, 0, 0, 0, 0])
        == "imageHeaderChecksum (error 104): 17, 4")
    #expect(ErrorText.describe(code: 175, values: [0, 9, -1, 0]) == "imageGeometry (error 175): 0, 9, -1")
    #expect(ErrorText.describe(code: 306, values: []) == "controlSlotOrder (error 306)")
    #expect(ErrorText.describe(code: 9999, values: []) == "unknown (error 9999)")
    #expect(ErrorText.describe(code: -1, values: []) == "unknown (error -1)")
  }
}
