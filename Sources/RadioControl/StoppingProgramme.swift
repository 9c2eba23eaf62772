import FixedPoint

/// The stochastic dynamic programme behind "send now or wait", in units of 1/1024 mW.
///
/// The state is the age a of the newest frame: slots since it was received, which is what the latent's age is
/// if the slot passes without a frame. Waiting costs λ d_a, the disagreement between the actions of an imagined
/// and a fresh latent; sending costs the required power and λ d_0 and makes the next slot's age 1:
///
///     C_k(a) = λ (d_a − d_0) + V_{k+1}(a + 1) − V_{k+1}(1),   infinite at a = K
///     V_k(a) = λ d_0 + V_{k+1}(1) + E[min(P_k, C_k(a))]
///
/// Powers of the next H slots follow the forecasts, those after them the marginal law, independently. Overflow:
/// with powers up to 2²⁰ (1 W) and λ d_a saturated at 2²⁴, values stay below (H + 1) (2²⁰ + 2²⁴) < 2³⁰ in
/// magnitude.
public struct StoppingProgramme: Sendable {
  /// The largest K and H.
  public static let maximumHorizon = 32
  /// Entry a − 1 belongs to age a = 1 … K.
  typealias Values = InlineArray<32, Int32>

  /// K = H.
  let horizon: Int
  /// λ d_a for a = 0 … K.
  private(set) var waitingCosts: InlineArray<33, Int32>
  /// V_{H+1}(a) − V_{H+1}(1).
  private(set) var terminalValues: Values

  /// - Parameters:
  ///   - horizon: K = H in 4 … ``maximumHorizon``.
  init(horizon: Int) {
    self.horizon = horizon
    waitingCosts = InlineArray(repeating: 0)
    terminalValues = Values(repeating: 0)
  }

  /// λ d_a = price · (d_a / d_4), saturated at 2²⁴.
  ///
  /// - Parameters:
  ///   - relativeDisagreement: d_a / d_4, Q16, in 0 … 2¹⁴.
  ///   - price: λ d_4, 1/1024 mW, in 0 … 2²⁰.
  static func waitingCost(relativeDisagreement: Int32, price: Int32) -> Int32 {
    let product = relativeDisagreement.multipliedFullWidth(by: price)
    let cost = roundedProduct(relativeDisagreement, price, fractionBits: 16)
    // A high word above 2⁸ means a product above 2⁴⁰.
    return SelectionMask(product.high >= 1 &<< 8).select(1 &<< 24, otherwise: cost)
  }

  /// Sets the price and finds the terminal values: relative values of the average-cost problem in which every
  /// slot draws its power from the marginal law, by value iteration (Puterman, *Markov Decision Processes*,
  /// section 8.5) with a fixed number of sweeps. About ``terminalSweeps`` / H times the work of a decision;
  /// call it when the price changes, not in every slot.
  mutating func prepare(price: Int32, relativeDisagreement: Span<Int32>, marginal: LogNormalPower) {
    for age in 0...horizon {
      waitingCosts[age] = Self.waitingCost(relativeDisagreement: relativeDisagreement[age], price: price)
    }
    terminalValues = Values(repeating: 0)
    for _ in 0..<Self.terminalSweeps {
      stepBackwards(&terminalValues, power: marginal)
      let base = terminalValues[0]
      for age in 0..<horizon { terminalValues[age] = terminalValues[age] &- base }
    }
  }

  /// The process renews itself at every transmission, so that the iteration contracts within a few horizons.
  static let terminalSweeps = 128

  /// V_k from V_{k+1}, in place.
  func stepBackwards(_ values: inout Values, power: LogNormalPower) {
    let renewed = values[0]
    let base = waitingCosts[0] &+ renewed
    for age in 1..<horizon {
      let ceiling = waitingCosts[age] &- waitingCosts[0] &+ values[age] &- renewed
      values[age &- 1] = base &+ power.expectedMinimum(ceiling: ceiling)
    }
    values[horizon &- 1] = base &+ power.mean
  }

  /// V_1(a), up to a constant that both decisions share; entry a − 1 for a = 1 … K.
  ///
  /// `forecasts` holds at least K laws, nearest slot first.
  func values(forecasts: borrowing InlineArray<32, LogNormalPower>) -> Values {
    var values = terminalValues
    for step in 0..<horizon {
      stepBackwards(&values, power: forecasts[horizon &- 1 &- step])
    }
    return values
  }

  /// The greatest power worth paying now: λ (d_a − d_0) + V_1(a + 1) − V_1(1); `Int32.max` at a ≥ K.
  func ceiling(values: borrowing Values, age: Int) -> Int32 {
    // Computed at any age: the work does not depend on it.
    let bounded = Int(lesser(Int32(truncatingIfNeeded: age), Int32(truncatingIfNeeded: horizon &- 1)))
    let ceiling = waitingCosts[bounded] &- waitingCosts[0] &+ values[bounded] &- values[0]
    return SelectionMask(age < horizon).select(ceiling, otherwise: Int32.max)
  }
}
