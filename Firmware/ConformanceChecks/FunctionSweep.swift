import CTarget
import FixedPoint

/// A function of `FixedPoint`; the raw value is the selector of a case of ``CaseKind/sweep``.
public enum SweepFunction: UInt32, Sendable, Equatable {
  case log2 = 1
  /// `argument0`: fraction bits of the result.
  case exp2 = 2
  case log2OnePlusExp2 = 3
  case normalCumulative = 4
  case saturatingRoundingDoublingHighMultiply = 5
  case roundingDivideByPowerOfTwo = 6
  case multiplyByQuantizedMultiplier = 7
  case multiplyWideByQuantizedMultiplier = 8
  /// The case's input is the table, int16 `[513]`; the arguments are all int16 numbers in order.
  case interpolatedTable = 9
  case saturatingInt8 = 10
  case saturatingInt16 = 11
}

/// Evaluates a function at the arguments of a fixed generator, block by block.
///
/// The generator is part of the format: the linear congruential generator of Numerical Recipes (factor 1664525,
/// increment 1013904223, modulus 2³²) over the seed; a number is `s ^ (s' >> 16)` of two states in a row. Every
/// fourth argument is an extreme, every other one has a random magnitude, so that small numbers occur.
public struct FunctionSweep: Sendable, Equatable {
  /// Evaluations a block.
  public static let blockSize = 256

  public let function: SweepFunction
  /// See ``SweepFunction``.
  public let argument: Int32
  private var state: UInt32
  private var position: Int32 = 0

  public init(_ function: SweepFunction, argument: Int32, seed: Int32) {
    self.function = function
    self.argument = argument
    state = UInt32(bitPattern: seed)
  }

  /// FNV-1a of the next block of results, least significant byte first.
  ///
  /// - Parameter table: 513 numbers for ``SweepFunction/interpolatedTable``, any number otherwise.
  public mutating func nextBlock(table: Span<Int16>) -> UInt32 {
    var digest = ByteDigest()
    for _ in 0..<Self.blockSize { digest.append(nextResult(table)) }
    return digest.value
  }

  private mutating func nextResult(_ table: Span<Int16>) -> Int32 {
    let x = nextNumber()
    switch function {
    case .log2: return BinaryLogarithm.log2(UInt32(bitPattern: x))
    case .exp2: return BinaryLogarithm.exp2(x, fractionBits: argument)
    case .log2OnePlusExp2: return BinaryLogarithm.log2OnePlusExp2(x)
    case .normalCumulative: return NormalDistribution.cumulative(x)
    case .saturatingRoundingDoublingHighMultiply:
      return FixedPoint.saturatingRoundingDoublingHighMultiply(x, nextNumber())
    case .roundingDivideByPowerOfTwo:
      return FixedPoint.roundingDivideByPowerOfTwo(x, exponent: Int32(nextWord() & 31))
    case .multiplyByQuantizedMultiplier:
      return FixedPoint.multiplyByQuantizedMultiplier(x, nextFactor(shifts: 62))
    case .multiplyWideByQuantizedMultiplier:
      // 48 bits: 2¹⁶ x and sixteen bits more.
      let low = ll_widen(Int32(bitPattern: nextWord() & 0xFFFF))
      let wide = ll_multiply_64(ll_widen(x), 1 << 16) &+ low
      return FixedPoint.multiplyWideByQuantizedMultiplier(wide, nextFactor(shifts: 39))
    case .interpolatedTable:
      let value = Int16(truncatingIfNeeded: position &- 32768)
      position = position &+ 1
      return Int32(InterpolatedTable.value(at: value, samples: table))
    case .saturatingInt8: return Int32(FixedPoint.saturatingInt8(x))
    case .saturatingInt16: return Int32(FixedPoint.saturatingInt16(x))
    }
  }

  private mutating func nextWord() -> UInt32 {
    state = state &* 1_664_525 &+ 1_013_904_223
    let first = state
    state = state &* 1_664_525 &+ 1_013_904_223
    return first ^ (state &>> 16)
  }

  private mutating func nextNumber() -> Int32 {
    let choice = nextWord() &>> 30
    let number = Int32(bitPattern: nextWord())
    let place = nextWord()
    let extreme = Self.extremes[Int(place & 15)]
    let scaled = number &>> Int32(place & 31)
    return choice == 0 ? extreme : (choice == 1 ? number : scaled)
  }

  /// A multiplier that is zero, an end of its range or anything between, and a shift from −31 on.
  private mutating func nextFactor(shifts count: UInt32) -> QuantizedMultiplier {
    let choice = nextWord() & 7
    let drawn = Int32(bitPattern: (nextWord() &>> 2) | 1 << 30)
    let multiplier: Int32 = choice == 0 ? 0 : (choice == 1 ? 1 << 30 : (choice == 2 ? Int32.max : drawn))
    return QuantizedMultiplier(
      multiplier: multiplier, shift: Int32(bitPattern: nextWord() % count) &- 31)
  }

  private static let extremes: InlineArray<16, Int32> = [
    0, 1, -1, 2, -2, 127, -128, 32767, -32768, 65536, -65536, 1 << 30, -(1 << 30), Int32.max, Int32.min,
    Int32.min + 1,
  ]
}
