import Testing

@testable import latentlink

@Suite struct BLASCoreTests {
  @Test func narrowKernelsAreReplacedWhereVectorsAreWide() {
    #expect(BLASCore.better(than: "Prescott", cpuFlags: ["sse3", "avx2", "fma"]) == "Haswell")
    #expect(BLASCore.better(than: "Core2", cpuFlags: ["avx2", "fma"]) == "Haswell")
  }

  @Test func nothingElseIsTouched() {
    #expect(BLASCore.better(than: "Prescott", cpuFlags: ["sse3", "avx2"]) == nil)
    #expect(BLASCore.better(than: "Prescott", cpuFlags: []) == nil)
    for core in ["Haswell", "SkylakeX", "Zen", "Cooperlake", "neoversen1"] {
      #expect(BLASCore.better(than: core, cpuFlags: ["avx2", "fma"]) == nil)
    }
  }

  @Test func flagsAreWordsOfTheFirstSuchLine() {
    let text = "processor\t: 0\nflags\t\t: fpu avx2 fma\nbugs\t: x\nflags\t: other\n"
    #expect(BLASCore.flags(inCPUInformation: text) == ["fpu", "avx2", "fma"])
    #expect(BLASCore.flags(inCPUInformation: "Features\t: asimd\n").isEmpty)
  }
}
