/// An error as numbers: its code and up to eight values, unused ones zero.
public struct ErrorRecord: Error, Sendable {
  public static let valueCount = 8

  /// Raw value of an ``ErrorCode``: numbers only, so that no table of them is linked.
  public let codeNumber: UInt16
  public let values: InlineArray<8, Int32>

  /// No error.
  public static var none: ErrorRecord { ErrorRecord(ErrorCode.none.rawValue) }

  // One initialiser for each number of values, kept out of line: they are called from every case of the errors.

  @inline(never)
  init(_ number: UInt16) {
    codeNumber = number
    values = InlineArray(repeating: 0)
  }

  @inline(never)
  init(_ number: UInt16, _ value0: Int32) {
    codeNumber = number
    values = [value0, 0, 0, 0, 0, 0, 0, 0]
  }

  @inline(never)
  init(_ number: UInt16, _ value0: Int32, _ value1: Int32) {
    codeNumber = number
    values = [value0, value1, 0, 0, 0, 0, 0, 0]
  }

  @inline(never)
  init(_ number: UInt16, _ value0: Int32, _ value1: Int32, _ value2: Int32) {
    codeNumber = number
    values = [value0, value1, value2, 0, 0, 0, 0, 0]
  }

  @inline(never)
  init(_ number: UInt16, _ value0: Int32, _ value1: Int32, _ value2: Int32, _ value3: Int32) {
    codeNumber = number
    values = [value0, value1, value2, value3, 0, 0, 0, 0]
  }

  @inline(never)
  init(
    _ number: UInt16, _ value0: Int32, _ value1: Int32, _ value2: Int32, _ value3: Int32, _ value4: Int32,
    _ value5: Int32 = 0, _ value6: Int32 = 0, _ value7: Int32 = 0
  ) {
    codeNumber = number
    values = [value0, value1, value2, value3, value4, value5, value6, value7]
  }
}
