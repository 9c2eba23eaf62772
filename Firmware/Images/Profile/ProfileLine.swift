import FirmwareSupport
import RadioControl

/// The lines that `latentlink profile` reads. Each `region` line belongs to the marked region that ended before it.
enum ProfileLine {
  static func region(_ what: StaticString, ticks: UInt32) {
    Console.write("region what=")
    Console.write(what)
    Console.write(" ticks=")
    Console.write(ticks)
    Console.endLine()
  }

  /// - Parameters:
  ///   - index: of the operator or network in the image.
  ///   - input: which input it ran on.
  static func region(_ what: StaticString, index: Int, input: Int, ticks: UInt32) {
    Console.write("region what=")
    Console.write(what)
    Console.writeField("index", Int32(truncatingIfNeeded: index))
    Console.writeField("input", Int32(truncatingIfNeeded: input))
    Console.write(" ticks=")
    Console.write(ticks)
    Console.endLine()
  }

  /// - Parameter arrival: what reached the controller.
  static func region(
    _ what: StaticString, slot: Int, rule: LoopConstants.Rule, arrival: StaticString, ticks: UInt32
  ) {
    Console.write("region what=")
    Console.write(what)
    Console.writeField("slot", Int32(truncatingIfNeeded: slot))
    Console.writeField("rule", rule.rawValue)
    Console.write(" arrival=")
    Console.write(arrival)
    Console.write(" ticks=")
    Console.write(ticks)
    Console.endLine()
  }

  /// - Parameter bytes: below the function that made the call.
  static func stack(_ what: StaticString, bytes: UInt) {
    Console.write("stack what=")
    Console.write(what)
    Console.writeField("bytes", Int32(truncatingIfNeeded: bytes))
    Console.endLine()
  }
}
