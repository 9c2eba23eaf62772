import FixedPoint
import Foundation
import Kernels
import Testing

@Suite struct GatedRecurrentUnitTests {
  /// Pre-activations in Q12, state in Q15.
  static let sigmoidTable = TableFunctionTests.int16Table(
    argumentScale: 1 / 4096, resultScale: 1 / 32768
  ) { 1 / (1 + exp(-$0)) }
  static let tanhTable = TableFunctionTests.int16Table(
    argumentScale: 1 / 4096, resultScale: 1 / 32768
  ) { tanh($0) }

  struct Cell {
    let inputs: Int
    let units: Int
    var inputWeights: [Int8]
    var recurrentWeights: [Int8]
    var inputBias: [Int32]
    var recurrentBias: [Int32]
    var inputMultipliers: [Int32]
    var inputShifts: [Int32]
    var recurrentMultipliers: [Int32]
    var recurrentShifts: [Int32]
    var inputZeroPoint: Int32 = 0

    /// Inputs in units of 2⁻¹², weights of 2⁻⁷: products have 2⁻¹⁹, or 2⁻²² with the state.
    init(inputs: Int, units: Int, random: inout SplitMix64) {
      self.inputs = inputs
      self.units = units
      let rows = 3 * units
      inputWeights = (0..<rows * inputs).map { _ in Int8.random(in: -127...127, using: &random) }
      recurrentWeights = (0..<rows * units).map { _ in Int8.random(in: -127...127, using: &random) }
      inputBias = (0..<rows).map { _ in Int32.random(in: -200_000...200_000, using: &random) }
      recurrentBias = (0..<rows).map { _ in Int32.random(in: -2_000_000...2_000_000, using: &random) }
      inputMultipliers = [Int32](repeating: 1 << 30, count: rows)
      inputShifts = [Int32](repeating: -6, count: rows)
      recurrentMultipliers = [Int32](repeating: 1 << 30, count: rows)
      recurrentShifts = [Int32](repeating: -9, count: rows)
    }

    func step(_ input: [Int16], _ state: [Int16]) throws(KernelError) -> [Int16] {
      var result = [Int16](repeating: 0, count: units)
      var output = result.mutableSpan
      try GatedRecurrentUnit.apply(
        input: input.span, state: state.span,
        inputProjection: .init(
          weights: inputWeights.span, bias: inputBias.span,
          scales: ChannelScales(multipliers: inputMultipliers.span, shifts: inputShifts.span)),
        recurrentProjection: .init(
          weights: recurrentWeights.span, bias: recurrentBias.span,
          scales: ChannelScales(
            multipliers: recurrentMultipliers.span, shifts: recurrentShifts.span)),
        tables: .init(sigmoid: sigmoidTable.span, tanh: tanhTable.span),
        geometry: .init(inputCount: inputs, stateCount: units), inputZeroPoint: inputZeroPoint,
        output: &output)
      return result
    }

    /// The four steps of the definition, from 128-bit arithmetic.
    func reference(_ input: [Int16], _ state: [Int16]) -> [Int16] {
      func saturated(_ value: Int) -> Int { max(-32768, min(32767, value)) }
      func fromInput(_ row: Int) -> Int {
        let sum = (0..<inputs).reduce(Int(inputBias[row])) {
          $0 + (Int(input[$1]) - Int(inputZeroPoint)) * Int(inputWeights[row * inputs + $1])
        }
        return saturated(ReferenceArithmetic.requantise(sum, inputMultipliers[row], inputShifts[row]))
      }
      func fromState(_ row: Int) -> Int {
        let sum = (0..<units).reduce(Int(recurrentBias[row])) {
          $0 + Int(state[$1]) * Int(recurrentWeights[row * units + $1])
        }
        return saturated(
          ReferenceArithmetic.requantise(sum, recurrentMultipliers[row], recurrentShifts[row]))
      }
      func table(_ samples: [Int16], _ argument: Int) -> Int {
        Int(InterpolatedTable.value(at: Int16(saturated(argument)), samples: samples.span))
      }
      func rounded(_ product: Int) -> Int { Int((Double(product) / 32768 + 0.5).rounded(.down)) }
      return (0..<units).map { unit in
        let reset = table(sigmoidTable, fromInput(unit) + fromState(unit))
        let update = table(sigmoidTable, fromInput(units + unit) + fromState(units + unit))
        let candidate = table(
          tanhTable, fromInput(2 * units + unit) + rounded(reset * fromState(2 * units + unit)))
        return Int16(saturated(candidate + rounded(update * (Int(state[unit]) - candidate))))
      }
    }

    /// The cell in floating point.
    func real(_ input: [Double], _ state: [Double]) -> [Double] {
      func fromInput(_ row: Int) -> Double {
        (0..<inputs).reduce(Double(inputBias[row]) / 524_288) {
          $0 + input[$1] * Double(inputWeights[row * inputs + $1]) / 128
        }
      }
      func fromState(_ row: Int) -> Double {
        (0..<units).reduce(Double(recurrentBias[row]) / 4_194_304) {
          $0 + state[$1] * Double(recurrentWeights[row * units + $1]) / 128
        }
      }
      return (0..<units).map { unit in
        let reset = 1 / (1 + exp(-fromInput(unit) - fromState(unit)))
        let update = 1 / (1 + exp(-fromInput(units + unit) - fromState(units + unit)))
        let candidate = tanh(fromInput(2 * units + unit) + reset * fromState(2 * units + unit))
        return (1 - update) * candidate + update * state[unit]
      }
    }
  }

  static func vector(_ count: Int, _ range: ClosedRange<Int16>, _ random: inout SplitMix64) -> [Int16] {
    (0..<count).map { _ in Int16.random(in: range, using: &random) }
  }

  @Test func equalsTheDefinition() throws {
    var random = SplitMix64(seed: 70)
    for trial in 0..<40 {
      var cell = Cell(
        inputs: Int.random(in: 1...9, using: &random), units: Int.random(in: 1...6, using: &random),
        random: &random)
      if trial % 2 == 1 { cell.inputZeroPoint = Int32(Int16.random(in: .min ... .max, using: &random)) }
      let input = Self.vector(cell.inputs, .min ... .max, &random)
      let state = Self.vector(cell.units, .min ... .max, &random)
      #expect(try cell.step(input, state) == cell.reference(input, state))
    }
  }

  /// Over 50 steps the integer state stays close to the real one: rounding does not build up.
  @Test func followsTheRealCell() throws {
    var random = SplitMix64(seed: 71)
    let cell = Cell(inputs: 4, units: 5, random: &random)
    var state = [Int16](repeating: 0, count: 5)
    var real = [Double](repeating: 0, count: 5)
    var worst = 0.0
    for _ in 0..<50 {
      let input = Self.vector(4, -4096...4096, &random)
      state = try cell.step(input, state)
      real = cell.real(input.map { Double($0) / 4096 }, real)
      for unit in 0..<5 { worst = max(worst, abs(Double(state[unit]) / 32768 - real[unit])) }
    }
    #expect(worst < 0.002)
    #expect(worst > 0)
  }

  @Test func refusesWhatDoesNotFit() {
    var random = SplitMix64(seed: 72)
    let cell = Cell(inputs: 2, units: 2, random: &random)
    let input: [Int16] = [0, 0]
    func error(_ change: (inout Cell) -> Void, state: [Int16] = [0, 0]) -> KernelError? {
      var changed = cell
      change(&changed)
      do throws(KernelError) {
        _ = try changed.step(input, state)
        return nil
      } catch {
        return error
      }
    }
    #expect(error { _ in } == nil)
    #expect(error({ _ in }, state: [0]) == .elementCount(.state, expected: 2, actual: 1))
    #expect(
      error { $0.inputWeights.removeLast() } == .elementCount(.weights, expected: 12, actual: 11))
    #expect(
      error { $0.recurrentBias.removeLast() } == .elementCount(.recurrentBias, expected: 6, actual: 5))
    #expect(
      error { $0.recurrentShifts[4] = 31 }
        == .shiftOutOfRange(.recurrentScales, channel: 4, value: 31, lower: -31, upper: 30))
    #expect(
      error { $0.inputZeroPoint = -32769 }
        == .zeroPointOutOfRange(.input, value: -32769, lower: -32768, upper: 32767))
  }

  @Test func refusesNegativeGates() {
    let cellWeights = [Int8](repeating: 0, count: 3)
    let bias = [Int32](repeating: 0, count: 3)
    let one: [Int32] = [0]
    let value: [Int16] = [0]
    var sigmoid = Self.sigmoidTable
    sigmoid[7] = -1
    var result: [Int16] = [0]
    var output = result.mutableSpan
    #expect(throws: KernelError.tableEntryNegative(.sigmoidTable, index: 7, value: -1)) {
      let projection = GatedRecurrentUnit.Projection(
        weights: cellWeights.span, bias: bias.span,
        scales: ChannelScales(multipliers: one.span, shifts: one.span))
      try GatedRecurrentUnit.apply(
        input: value.span, state: value.span, inputProjection: projection,
        recurrentProjection: projection, tables: .init(sigmoid: sigmoid.span, tanh: Self.tanhTable.span),
        geometry: .init(inputCount: 1, stateCount: 1), inputZeroPoint: 0, output: &output)
    }
  }
}
