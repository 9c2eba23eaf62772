import Testing
import Validation

@Suite struct ToleranceTests {
  @Test(
    arguments: [
      (0.5, 0.2, ToleranceVerdict.met), (-0.5, 0.25, .met), (0.5, 0.26, .undecided),
      (-1.5, 0.26, .undecided), (1.5, 0.24, .missed), (-3, 0.9, .missed), (0, 0, .met),
    ])
  func twoStandardErrorsDecide(_ value: Double, _ error: Double, _ verdict: ToleranceVerdict) {
    #expect(ToleranceVerdict(ComparedFigure(value: value, standardError: error), limit: 1) == verdict)
  }

  @Test func withoutAnErrorThereIsNoVerdict() {
    #expect(ToleranceVerdict(ComparedFigure(value: 0, standardError: nil), limit: 1) == nil)
    #expect(ToleranceVerdict(ComparedFigure(value: nil, standardError: nil), limit: 1) == nil)
  }
}
