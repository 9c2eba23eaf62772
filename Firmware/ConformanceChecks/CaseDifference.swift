/// The first place where a target computes something else than a case expects.
public struct CaseDifference: Error, Equatable, Sendable {
  /// What differs; the raw value is printed.
  public enum Aspect: UInt8, Sendable, Equatable {
    /// `position`: operator of the image; `kind`: its ``OperatorKind``; `element`: of its output, row-major.
    case operatorOutput = 1
    /// FNV-1a of the last operator's output; `position`: that operator.
    case outputDigest = 2
    /// `position`: block of ``FunctionSweep/blockSize`` evaluations; the numbers are its digests.
    case sweepBlock = 3
    /// The code of an error, 0 for none; `position`: step of a script.
    case errorCode = 4
    /// A number of an error; `kind`: its code, `element`: place of the number.
    case errorValue = 5
    /// Reason of a transmission decision; `position`: step of a script.
    case reason = 6
    /// Digest of a slot; `position`: step of a script.
    case slotDigest = 7
    /// A counter of degraded events; `position`: step of a script, `element`: the counter.
    case event = 8
    /// The case does not fit the image: sizes in bytes, or `position` the network and the number of networks.
    case shape = 9
  }

  public var aspect: Aspect
  public var position: Int32
  public var kind: Int32
  public var element: Int32
  public var expected: Int32
  public var found: Int32

  public init(
    _ aspect: Aspect, position: Int = 0, kind: Int32 = 0, element: Int = 0, expected: Int32, found: Int32
  ) {
    self.aspect = aspect
    self.position = Int32(truncatingIfNeeded: position)
    self.kind = kind
    self.element = Int32(truncatingIfNeeded: element)
    self.expected = expected
    self.found = found
  }
}
