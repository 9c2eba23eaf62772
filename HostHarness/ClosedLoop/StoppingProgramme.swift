/// The stochastic dynamic programme behind "send now or wait".
///
/// The state is the age a of the newest frame (slots since it was received; what a would be if the slot
/// passes without a frame). Waiting costs λ d_a, the disagreement between the actions of an imagined and a
/// fresh latent; sending costs the required power and λ d_0 and makes the next slot's age 1. Powers of the
/// next H slots follow the forecasts, those after them the marginal law, independently:
///
///     C_k(a) = λ (d_a − d_0) + V_{k+1}(a + 1) − V_{k+1}(1),   infinite at a ≥ K
///     V_k(a) = λ d_0 + V_{k+1}(1) + E[min(P_k, C_k(a))]
///
/// Energy is counted in mW · slots throughout.
public struct StoppingProgramme: Sendable {
  /// K: a frame this old forces a transmission.
  public let ageLimitSlots: Int
  /// λ d_a in mW for a = 0 … K.
  public let waitingCostMilliwatts: [Double]
  /// V_{H+1}(a) − V_{H+1}(1) for a = 1 … K at index a − 1, mW.
  public let terminalValuesMilliwatts: [Double]

  /// - Parameters:
  ///   - disagreement: d_a for a = 0 … K, (m/s²)²; at least six entries, `disagreement[4]` positive.
  ///   - priceMilliwatts: λ d_4, mW.
  ///   - marginal: the law of the required power when nothing is known but the climate.
  /// - Throws: ``StoppingProgrammeError``.
  public init(
    disagreement: [Double], priceMilliwatts: Double, marginal: LogNormalPower
  ) throws(StoppingProgrammeError) {
    guard disagreement.count >= 6 else { throw .tooFewAges(count: disagreement.count) }
    guard disagreement[4] > 0, disagreement.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw .invalidDisagreement(disagreement)
    }
    guard priceMilliwatts.isFinite, priceMilliwatts >= 0 else {
      throw .invalidPrice(milliwatts: priceMilliwatts)
    }
    ageLimitSlots = disagreement.count - 1
    let price = priceMilliwatts / disagreement[4]
    waitingCostMilliwatts = disagreement.map { price * $0 }
    terminalValuesMilliwatts = Self.relativeValues(
      waitingCost: waitingCostMilliwatts, marginal: marginal)
  }

  /// One backward step: V_k from V_{k+1}. Index a − 1 holds age a = 1 … K, in both.
  func valuesBefore(_ next: [Double], power: LogNormalPower) -> [Double] {
    Self.valuesBefore(next, waitingCost: waitingCostMilliwatts, power: power)
  }

  /// V_1(a) for a = 1 … K at index a − 1, mW, up to a constant that both decisions share.
  public func values(forecasts: [LogNormalPower]) -> [Double] {
    var values = terminalValuesMilliwatts
    for power in forecasts.reversed() { values = valuesBefore(values, power: power) }
    return values
  }

  /// Whether sending now is no dearer than waiting, or the age limit leaves no choice.
  ///
  /// - Parameters:
  ///   - presentMilliwatts: the power that this slot requires.
  ///   - ageSlots: a ≥ 1, the age the latent has if this slot brings no frame.
  ///   - forecasts: the laws of the powers of the next slots, nearest first.
  public func sends(presentMilliwatts: Double, ageSlots: Int, forecasts: [LogNormalPower]) -> Bool {
    if ageSlots >= ageLimitSlots { return true }
    return presentMilliwatts <= ceiling(values: values(forecasts: forecasts), ageSlots: ageSlots)
  }

  /// The greatest power worth paying in this slot: λ (d_a − d_0) + V_1(a + 1) − V_1(1), mW.
  public func ceiling(values: [Double], ageSlots: Int) -> Double {
    if ageSlots >= ageLimitSlots { return .infinity }
    return waitingCostMilliwatts[ageSlots] - waitingCostMilliwatts[0] + values[ageSlots] - values[0]
  }

  /// V_{H+1}: relative values of the average-cost problem in which every slot draws its power from the
  /// marginal law, by value iteration (Puterman, Markov Decision Processes, section 8.5).
  static func relativeValues(waitingCost: [Double], marginal: LogNormalPower) -> [Double] {
    var values = [Double](repeating: 0, count: waitingCost.count - 1)
    for _ in 0..<2000 {
      let next = valuesBefore(values, waitingCost: waitingCost, power: marginal)
      var change = 0.0
      for age in values.indices {
        let relative = next[age] - next[0]
        change = max(change, abs(relative - values[age]))
        values[age] = relative
      }
      if change < 1e-12 { break }
    }
    return values
  }

  private static func valuesBefore(
    _ next: [Double], waitingCost: [Double], power: LogNormalPower
  ) -> [Double] {
    let oldest = next.count
    return (1...oldest).map { age in
      let ceiling =
        age >= oldest ? Double.infinity : waitingCost[age] - waitingCost[0] + next[age] - next[0]
      return waitingCost[0] + next[0] + power.expectedMinimum(ceilingMilliwatts: ceiling)
    }
  }
}

/// Why a programme cannot be set up.
public enum StoppingProgrammeError: Error, Equatable, CustomStringConvertible {
  case tooFewAges(count: Int)
  case invalidDisagreement([Double])
  case invalidPrice(milliwatts: Double)

  public var description: String {
    switch self {
    case .tooFewAges(let count):
      "disagreement table: \(count) ages, expected at least 6 (a = 0 … horizonSlots); measure it again"
    case .invalidDisagreement(let table):
      "disagreement table: \(table) must be finite, not negative and positive at age 4; measure it again"
    case .invalidPrice(let milliwatts):
      "priceMilliwatts: \(milliwatts), expected a finite price of at least 0 mW"
    }
  }
}
