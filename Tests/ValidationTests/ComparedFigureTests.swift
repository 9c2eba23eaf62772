import Testing
import Validation

@Suite struct ComparedFigureTests {
  private let values = [2.0, 4, 4, 4, 5, 5, 7, 9]

  private func mean(omitting seed: Int?) -> Double {
    let kept = values.indices.filter { $0 != seed }.map { values[$0] }
    return kept.reduce(0, +) / Double(kept.count)
  }

  @Test func theJackknifeOfAMeanIsItsStandardError() throws {
    let figure = ComparedFigure(seeds: values.count, mean)
    let spread = try #require(Spread(values))
    #expect(figure.value == 5)
    let expected = try #require(spread.standardDeviation) / Double(values.count).squareRoot()
    #expect(abs(try #require(figure.standardError) - expected) < 1e-12)
  }

  @Test func oneSeedHasNoError() {
    #expect(ComparedFigure(seeds: 1) { _ in 3 } == ComparedFigure(value: 3, standardError: nil))
  }

  @Test func seedsWithoutWhichThereIsNoAnswerAreLeftOut() throws {
    // Without seed 0 there is no answer; 2 and 4 remain.
    let figure = ComparedFigure(seeds: 3) { omitted in omitted == 0 ? nil : Double(2 * (omitted ?? 0)) }
    #expect(figure.value == 0)
    #expect(abs(try #require(figure.standardError) - 1) < 1e-12)
    let none = ComparedFigure(seeds: 3) { $0 == nil ? nil : 1 }
    #expect(none == ComparedFigure(value: nil, standardError: nil))
  }
}
