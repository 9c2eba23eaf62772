import Board

/// Text for people and scripts, a byte at a time: Embedded Swift without a heap has no string interpolation.
public enum Console {
  public static func write(_ text: StaticString) {
    text.withUTF8Buffer { bytes in
      for index in 0..<bytes.count { board_put_byte(unsafe bytes[index]) }
    }
  }

  public static func write(_ number: Int32) {
    if number < 0 { board_put_byte(UInt8(ascii: "-")) }
    write(number.magnitude)
  }

  public static func write(_ number: UInt32) {
    var digits = InlineArray<10, UInt8>(repeating: 0)
    var (rest, count) = (number, 0)
    repeat {
      digits[count] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    while count > 0 {
      count -= 1
      board_put_byte(digits[count])
    }
  }

  /// Numbers beyond 32 bits are shown as the nearest that has them.
  public static func write(_ number: Int) { write(Int32(clamping: number)) }

  /// Eight digits.
  public static func writeHexadecimal(_ number: UInt32) {
    var rest = number
    for _ in 0..<8 {
      let digit = UInt8(truncatingIfNeeded: rest &>> 28)
      board_put_byte(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
      rest = rest &<< 4
    }
  }

  /// ` name=number`, the form in which scripts read results.
  public static func writeField(_ name: StaticString, _ number: Int32) {
    write(" ")
    write(name)
    write("=")
    write(number)
  }

  /// ` name=text`, the text without spaces.
  public static func writeField(_ name: StaticString, _ text: UnsafeRawBufferPointer) {
    write(" ")
    write(name)
    write("=")
    for index in 0..<text.count { board_put_byte(unsafe text[index]) }
  }

  /// ` name=number` with eight hexadecimal digits.
  public static func writeField(_ name: StaticString, hexadecimal number: UInt32) {
    write(" ")
    write(name)
    write("=")
    writeHexadecimal(number)
  }

  public static func endLine() { write("\n") }
}
