import PackedWeights
import Testing
import WeightPackers

@testable import latentlink

@Suite struct PackingTargetNameTests {
  @Test func everyTargetHasItsName() {
    #expect(PackingTargetName.allCases.map(\.target) == PackingTarget.allCases)
    for name in PackingTargetName.allCases { #expect(name.rawValue == name.target.name) }
  }
}
