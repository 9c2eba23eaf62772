import Foundation
import ReferenceModels

/// "Send now or wait" by the learned stopping value: one small network in place of the dynamic programme.
///
/// Features `[2 K + 2]`: the K forecast means in power inputs, the K natural logarithms of the forecast
/// spreads in units of `powerScaleDB`, the present power input, ln of the price λ d_4 in mW. Values
/// `[K + 1]`: entry a − 1, times λ d_4, is the relative value V_1(a) in mW of meeting the next slot at age a.
public struct StoppingValueSchedule: TransmissionSchedule {
  private let networks: NetworkSet
  private let parameters: LoopParameters
  private let priceMilliwatts: Double

  public var usesForecasts: Bool { true }

  /// - Precondition: `networks` has the network `stoppingValue` and the price is positive.
  public init(networks: NetworkSet, parameters: LoopParameters, priceMilliwatts: Double) {
    precondition(priceMilliwatts > 0)
    self.networks = networks
    self.parameters = parameters
    self.priceMilliwatts = priceMilliwatts
  }

  public mutating func sends(_ situation: SlotSituation) -> Bool {
    let age = situation.ageSlots
    if age >= parameters.horizonSlots { return true }
    let values = networks.run(
      .stoppingValue,
      Self.features(situation, parameters: parameters, priceMilliwatts: priceMilliwatts))
    let perUnit = priceMilliwatts / parameters.disagreement[4]
    let waiting = perUnit * (parameters.disagreement[age] - parameters.disagreement[0])
    let later = priceMilliwatts * Double(values[age] - values[0])
    return situation.presentPowerMilliwatts <= waiting + later
  }

  /// `[2 K + 2]`, K the number of forecasts.
  public static func features(
    _ situation: SlotSituation, parameters: LoopParameters, priceMilliwatts: Double
  ) -> [Float] {
    var features: [Float] = []
    features.reserveCapacity(2 * situation.forecasts.count + 2)
    for forecast in situation.forecasts {
      features.append(Float((forecast.meanDBm - parameters.powerCentreDBm) / parameters.powerScaleDB))
    }
    for forecast in situation.forecasts {
      features.append(Float(log(forecast.spreadDB / parameters.powerScaleDB)))
    }
    features.append(parameters.powerInput(milliwatts: situation.presentPowerMilliwatts))
    features.append(Float(log(priceMilliwatts)))
    return features
  }
}
