import Foundation

/// What the image Conformance printed on one target.
public struct ConformanceReport: Sendable, Equatable, Codable {
  /// One line `difference`: the first in its case.
  public struct Difference: Sendable, Equatable, Codable {
    public var caseIndex: Int
    public var caseName: String
    /// `CaseDifference.Aspect` of the firmware, as are the numbers below.
    public var aspect: Int
    public var position: Int
    public var kind: Int
    public var element: Int
    public var expected: Int
    public var found: Int

    init?(_ fields: [String: String]) {
      func number(_ name: String) -> Int? { fields[name].flatMap { Int($0) } }
      guard let caseIndex = number("case"), let caseName = fields["name"], let aspect = number("aspect"),
        let position = number("position"), let kind = number("kind"), let element = number("element"),
        let expected = number("expected"), let found = number("found")
      else { return nil }
      (self.caseIndex, self.caseName, self.aspect) = (caseIndex, caseName, aspect)
      (self.position, self.kind, self.element) = (position, kind, element)
      (self.expected, self.found) = (expected, found)
    }
  }

  public var target: String
  public var caseCount: Int
  public var passedCount: Int
  public var differences: [Difference]

  public var hasPassed: Bool { passedCount == caseCount && differences.isEmpty }

  /// Runs the image on one part of a set of vectors after the other.
  ///
  /// - Throws: ``EmulationError/noResult(image:target:run:)`` when a target refused its input or trapped.
  public init(
    _ target: FirmwareTarget, model: URL, parts: [URL], limitSeconds: Int = 600
  ) throws(EmulationError) {
    self.target = target.name
    (caseCount, passedCount, differences) = (0, 0, [])
    for part in parts {
      let run = try FirmwareRun(
        "Conformance", on: target, model: model, input: part, limitSeconds: limitSeconds)
      guard var report = ConformanceReport(run, target: target.name) else {
        throw .noResult(image: "Conformance", target: target.name, run: run)
      }
      for place in report.differences.indices { report.differences[place].caseIndex += caseCount }
      caseCount += report.caseCount
      passedCount += report.passedCount
      differences += report.differences
    }
  }

  /// Nil when the run printed no result, or one that its end contradicts.
  init?(_ run: FirmwareRun, target: String) {
    guard let result = run.fields(of: "result"), let cases = result["cases"].flatMap({ Int($0) }),
      let passed = result["passed"].flatMap({ Int($0) })
    else { return nil }
    self.target = target
    caseCount = cases
    passedCount = passed
    differences = run.lines.filter { $0.hasPrefix("difference ") }.compactMap {
      Difference(FirmwareRun.fields($0))
    }
    guard differences.count == cases - passed, run.status == (hasPassed ? 0 : 1) else { return nil }
  }
}
