import Quantization
import Testing

@testable import ImageEvaluation

/// Fixed point differs from real arithmetic by its roundings, and by nothing else.
@Suite struct RealEvaluatorTests {
  @Test func oneConvolutionRoundsOnce() throws {
    let network = EvaluationNetworks.convolution()
    let loaded = try EvaluationNetworks.image(network)
    let real = try EvaluationEngine.referenceFloat.evaluator(of: loaded, network: 0)
    let fixed = try EvaluationEngine.portable.evaluator(of: loaded, network: 0)
    var generator = SystemSequence(seed: 7)
    var largest = 0.0
    for _ in 0..<50 {
      let inputs = [PortNumbers.integers((0..<12).map { _ in Int32(generator.next() % 256) - 128 })]
      for (exact, rounded) in zip(real.run(inputs)[0], fixed.run(inputs)[0]) {
        largest = max(largest, abs(exact - rounded))
      }
    }
    // Two roundings: at most one unit, and half a unit occurs.
    #expect(largest > 0.3 && largest <= 1)
  }

  @Test func clampsHoldInRealArithmetic() throws {
    let loaded = try EvaluationNetworks.image(EvaluationNetworks.convolution())
    let real = try EvaluationEngine.referenceFloat.evaluator(of: loaded, network: 0)
    let outputs = real.run([.integers([Int32](repeating: -128, count: 12))])[0]
    #expect(outputs.allSatisfy { (-128...100).contains($0) })
    #expect(outputs.contains(100) && outputs.contains(-128))
  }

  @Test func elementwiseOperatorsStayWithinTheirRoundings() throws {
    let loaded = try EvaluationNetworks.image(EvaluationNetworks.elementwise())
    let real = try EvaluationEngine.referenceFloat.evaluator(of: loaded, network: 0)
    let fixed = try EvaluationEngine.portable.evaluator(of: loaded, network: 0)
    var generator = SystemSequence(seed: 3)
    for _ in 0..<200 {
      let inputs = (0..<2).map { _ in
        PortNumbers.integers((0..<4).map { _ in Int32(generator.next() % 20000) - 10000 })
      }
      for (index, (exact, rounded)) in zip(real.run(inputs)[0], fixed.run(inputs)[0]).enumerated() {
        // A unit of the product is five of the result; the table is steep: 3 units for one of its argument.
        #expect(abs(exact - rounded) <= (index < 4 ? 6 : 4), "\(index): \(exact) \(rounded)")
      }
    }
  }

  @Test func realInputsAreNotRounded() throws {
    let loaded = try EvaluationNetworks.image(EvaluationNetworks.elementwise())
    let real = try EvaluationEngine.referenceFloat.evaluator(of: loaded, network: 0)
    let at = { (value: Double) in
      real.run([.reals([value, 0, 0, 0]), .reals([0, 0, 0, 0])])[0][0]
    }
    #expect(at(1) != at(1.0002))
  }

  @Test func fastEqualsPortable() throws {
    let loaded = try EvaluationNetworks.image(EvaluationNetworks.convolution())
    let inputs = [PortNumbers.reals((0..<12).map { Double($0) - 5 })]
    #expect(
      try EvaluationEngine.fast.evaluator(of: loaded, network: 0).run(inputs)
        == EvaluationEngine.portable.evaluator(of: loaded, network: 0).run(inputs))
  }
}

/// Reproducible numbers: Knuth's 64-bit linear congruential generator, upper half.
struct SystemSequence {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt32 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt32(truncatingIfNeeded: state >> 33)
  }
}
