import ClosedLoop
import Foundation

/// How a controller answers the inputs of another one's loop, as sums over slots.
public struct ReplayTally: Sendable, Equatable, Codable {
  public var slots = 0
  /// Slots in which the leader sends, waits or defers and the shadow does the same.
  public var equalDecisions = 0
  /// Slots in which the leader sends and the shadow does not.
  public var sentByLeaderOnly = 0
  /// Slots in which the shadow sends and the leader does not.
  public var sentByShadowOnly = 0
  /// Slots in which both send.
  public var sentByBoth = 0
  /// Over the slots in which both send, dB².
  public var squaredPowerErrorSum = 0.0
  /// |shadow − leader|² over both axes, (m/s²)².
  public var squaredCommandErrorSum = 0.0
  /// |leader|² over both axes, (m/s²)².
  public var squaredCommandSum = 0.0
  /// m/s².
  public var greatestCommandError = 0.0

  public init() {}

  /// Share of slots with equal decisions, 0 … 1.
  public var agreement: Double { Double(equalDecisions) / Double(max(slots, 1)) }

  /// Root mean square over slots, m/s².
  public var commandError: Double { (squaredCommandErrorSum / Double(max(slots, 1))).squareRoot() }

  /// Root mean square of the leader's commands, m/s².
  public var commandMagnitude: Double { (squaredCommandSum / Double(max(slots, 1))).squareRoot() }

  /// Root mean square over the slots in which both send, dB; nil when there is none.
  public var powerErrorDB: Double? {
    sentByBoth == 0 ? nil : (squaredPowerErrorSum / Double(sentByBoth)).squareRoot()
  }

  mutating func count(decision: TransmissionDecision, answer: TransmissionDecision) {
    slots += 1
    switch (decision, answer) {
    case (.send(let power), .send(let answered)):
      equalDecisions += 1
      sentByBoth += 1
      let error = 10 * log10(answered / power)
      squaredPowerErrorSum += error * error
    case (.send, _): sentByLeaderOnly += 1
    case (_, .send): sentByShadowOnly += 1
    case (.wait, .wait), (.deferred, .deferred): equalDecisions += 1
    case (.wait, .deferred), (.deferred, .wait): break
    }
  }

  mutating func count(command: SIMD2<Double>, answer: SIMD2<Double>) {
    let difference = answer - command
    let squared = (difference * difference).sum()
    squaredCommandErrorSum += squared
    squaredCommandSum += (command * command).sum()
    greatestCommandError = max(greatestCommandError, squared.squareRoot())
  }

  /// The slots of all tallies together.
  static func pooled(_ tallies: some Sequence<ReplayTally>) -> ReplayTally {
    var total = ReplayTally()
    for tally in tallies {
      total.slots += tally.slots
      total.equalDecisions += tally.equalDecisions
      total.sentByLeaderOnly += tally.sentByLeaderOnly
      total.sentByShadowOnly += tally.sentByShadowOnly
      total.sentByBoth += tally.sentByBoth
      total.squaredPowerErrorSum += tally.squaredPowerErrorSum
      total.squaredCommandErrorSum += tally.squaredCommandErrorSum
      total.squaredCommandSum += tally.squaredCommandSum
      total.greatestCommandError = max(total.greatestCommandError, tally.greatestCommandError)
    }
    return total
  }
}
