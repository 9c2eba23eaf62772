import Testing

@testable import latentlink

@Suite struct InstructionCountTests {
  @Test func readsCallgrindsLastLine() {
    let text = "==7== Callgrind\n==7== Events    : Ir\n==7== Collected : 4711\n==7== \n"
    #expect(InstructionCount.collected(text) == 4711)
    #expect(InstructionCount.collected("valgrind: no such file") == nil)
  }

  @Test func absentWithoutValgrind() {
    #expect(InstructionCount(searchPath: "/nowhere") == nil)
  }
}
