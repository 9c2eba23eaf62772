import ConformanceChecks
import ConformanceVectors

/// Integer functions over arguments of a fixed generator.
enum SweepCases {
  private static let blocks = 64

  static func all(seed: UInt64) -> [CaseContents] {
    var random = VectorRandom(seed: seed, label: "sweeps")
    let start = Int32(truncatingIfNeeded: random.next())
    let simple: [SweepFunction] = [
      .log2, .log2OnePlusExp2, .normalCumulative, .saturatingRoundingDoublingHighMultiply,
      .roundingDivideByPowerOfTwo, .multiplyByQuantizedMultiplier, .multiplyWideByQuantizedMultiplier,
      .saturatingInt8, .saturatingInt16,
    ]
    var cases = simple.map { contents("\($0)", $0, argument: 0, seed: start) }
    for fractionBits in [0, 1, 8, 16, 29, 30] as [Int32] {
      cases.append(contents("exp2-q\(fractionBits)", .exp2, argument: fractionBits, seed: start))
    }
    // Every int16 number, on a table whose neighbours differ as much as can be.
    let table = (0..<513).map { Int16($0.isMultiple(of: 2) ? Int16.min : Int16.max) }
    let drawn = random.table(.int16)
    cases.append(contents("table-steepest", .interpolatedTable, argument: 0, seed: start, table: table))
    cases.append(contents("table-random", .interpolatedTable, argument: 0, seed: start, table: drawn))
    return cases
  }

  private static func contents(
    _ name: String, _ function: SweepFunction, argument: Int32, seed: Int32, table: [Int16] = []
  ) -> CaseContents {
    let count = table.isEmpty ? blocks : 65_536 / FunctionSweep.blockSize
    var sweep = FunctionSweep(function, argument: argument, seed: seed)
    var expected: [UInt8] = []
    for _ in 0..<count {
      let digest = sweep.nextBlock(table: table.span)
      expected += (0..<4).map { UInt8(truncatingIfNeeded: digest >> (8 * UInt32($0))) }
    }
    let input = table.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    return CaseContents(
      name: "sweep-\(name)", kind: .sweep, selector: function.rawValue, input: input, expected: expected,
      argument0: argument, argument1: seed)
  }
}
