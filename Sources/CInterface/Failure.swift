import CLatentLink
import CTarget

/// Why a function of the C interface refuses: a code of `latentlink_errors.h` with its numbers.
struct Failure: Error {
  let code: Int32
  private(set) var count: UInt32 = 0
  private var numbers = InlineArray<8, Int64>(repeating: 0)

  /// - Parameter code: a constant `LL_ERROR_…`.
  init(_ code: Int) { self.code = Int32(truncatingIfNeeded: code) }

  // The numbers follow in the order that the code's text names them.

  init<A: ErrorNumber>(_ code: Int, _ a: A) {
    self.init(code)
    append(a.widened)
  }

  init<A: ErrorNumber, B: ErrorNumber>(_ code: Int, _ a: A, _ b: B) {
    self.init(code, a)
    append(b.widened)
  }

  init<A: ErrorNumber, B: ErrorNumber, C: ErrorNumber>(_ code: Int, _ a: A, _ b: B, _ c: C) {
    self.init(code, a, b)
    append(c.widened)
  }

  init<A: ErrorNumber, B: ErrorNumber, C: ErrorNumber, D: ErrorNumber>(
    _ code: Int, _ a: A, _ b: B, _ c: C, _ d: D
  ) {
    self.init(code, a, b, c)
    append(d.widened)
  }

  init<A: ErrorNumber, B: ErrorNumber, C: ErrorNumber, D: ErrorNumber, E: ErrorNumber>(
    _ code: Int, _ a: A, _ b: B, _ c: C, _ d: D, _ e: E
  ) {
    self.init(code, a, b, c, d)
    append(e.widened)
  }

  /// The same failure with one number more.
  func with<Number: ErrorNumber>(_ number: Number) -> Failure {
    var longer = self
    longer.append(number.widened)
    return longer
  }

  private mutating func append(_ number: Int64) {
    numbers[Int(truncatingIfNeeded: count)] = number
    count &+= 1
  }

  /// The form in which callers in C see it.
  var exported: ll_error {
    ll_error(
      code: code, count: count,
      numbers: (
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]
      ))
  }
}

/// A number of an error. Widened in C: the standard library's conversions to 64 bits are not available on 32-bit
/// targets without a heap.
protocol ErrorNumber {
  var widened: Int64 { get }
}

extension Int: ErrorNumber {
  var widened: Int64 { ll_widen_word(self) }
}

extension Int32: ErrorNumber {
  var widened: Int64 { ll_widen(self) }
}

extension UInt32: ErrorNumber {
  var widened: Int64 { ll_widen_unsigned(self) }
}

/// Runs the body of a C function; what it refuses becomes the code that the function returns.
func answer(_ report: UnsafeMutablePointer<ll_error>?, _ body: () throws(Failure) -> Void) -> Int32 {
  do throws(Failure) {
    try body()
    return Int32(truncatingIfNeeded: LL_OK)
  } catch {
    if let report = unsafe report { unsafe report.pointee = error.exported }
    return error.code
  }
}
