import ConformanceChecks
import ModelImage

/// Differences in words.
public enum DifferenceText {
  /// - Parameters: the numbers of a ``CaseDifference``.
  public static func describe(
    aspect: Int, position: Int, kind: Int, element: Int, expected: Int, found: Int
  ) -> String {
    let numbers = "expected \(expected), found \(found)"
    switch UInt8(exactly: aspect).flatMap(CaseDifference.Aspect.init(rawValue:)) {
    case .operatorOutput:
      return "operator \(position) (\(operatorName(kind))), element \(element): \(numbers)"
    case .outputDigest: return "digest of operator \(position)'s output: \(hexadecimal(expected, found))"
    case .sweepBlock: return "block \(position) of the sweep: \(hexadecimal(expected, found))"
    case .errorCode:
      return "error at step \(position): expected \(ErrorText.describe(code: expected, values: [])), "
        + "found \(ErrorText.describe(code: found, values: []))"
    case .errorValue:
      return "value \(element) of \(ErrorText.describe(code: kind, values: [])): \(numbers)"
    case .reason: return "reason of the decision at step \(position): \(numbers)"
    case .slotDigest: return "digest of the slot at step \(position): \(hexadecimal(expected, found))"
    case .event: return "counter \(element) at step \(position): \(numbers)"
    case .shape: return "the case does not fit the image (\(position)): \(numbers)"
    case nil: return "aspect \(aspect): \(numbers)"
    }
  }

  private static func operatorName(_ kind: Int) -> String {
    UInt16(exactly: kind).flatMap(OperatorKind.init(rawValue:)).map { "\($0)" } ?? "kind \(kind)"
  }

  private static func hexadecimal(_ expected: Int, _ found: Int) -> String {
    func digits(_ number: Int) -> String {
      let text = String(UInt32(truncatingIfNeeded: number), radix: 16)
      return String(repeating: "0", count: 8 - text.count) + text
    }
    return "expected \(digits(expected)), found \(digits(found))"
  }
}
