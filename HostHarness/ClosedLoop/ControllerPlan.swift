import ReferenceModels

/// A setting of a schedule; shareable between threads, unlike the schedule made from it.
public enum SchedulePlan: Sendable, Equatable {
  case periodic(periodSlots: Int)
  case random(probability: Double)
  case greedy(thresholdMilliwatts: Double)
  case ageLimited(ageSlots: Int, capMilliwatts: Double)
  /// The dynamic programme at a price (λ d_4).
  case programme(priceMilliwatts: Double)
  /// The learned stopping value at a price (λ d_4).
  case stoppingValue(priceMilliwatts: Double)
}

/// A controller as a value: what a thread needs to make one of its own.
public struct ControllerPlan: Sendable {
  public var model: LoopModel
  public var source: ForecastSource
  public var schedule: SchedulePlan
  /// See ``ReferenceController``.
  public var holdsLast: Bool

  public init(
    model: LoopModel, source: ForecastSource = .learned, schedule: SchedulePlan, holdsLast: Bool = false
  ) {
    self.model = model
    self.source = source
    self.schedule = schedule
    self.holdsLast = holdsLast
  }

  /// - Parameter recorder: sees the inputs of all networks.
  /// - Throws: ``LoopModelError``.
  public func makeController(recorder: LoopRecorder? = nil) throws(LoopModelError) -> ReferenceController {
    let networks = try model.makeNetworks()
    networks.recorder = recorder
    return ReferenceController(
      model: model, networks: networks, source: source, schedule: try makeSchedule(networks),
      holdsLast: holdsLast)
  }

  private func makeSchedule(_ networks: NetworkSet) throws(LoopModelError) -> any TransmissionSchedule {
    let parameters = model.parameters
    switch schedule {
    case .periodic(let period): return PeriodicSchedule(periodSlots: period)
    case .random(let probability): return RandomSchedule(probability: probability)
    case .greedy(let threshold): return GreedySchedule(thresholdMilliwatts: threshold)
    case .ageLimited(let age, let cap): return AgeLimitedSchedule(ageSlots: age, capMilliwatts: cap)
    case .programme(let price):
      do throws(StoppingProgrammeError) {
        return ProgrammeSchedule(
          programme: try StoppingProgramme(
            disagreement: parameters.disagreement, priceMilliwatts: price, marginal: model.marginalPower),
          spreadFactor: parameters.spreadFactor,
          maximumPowerMilliwatts: parameters.maximumPowerMilliwatts)
      } catch {
        throw .invalidDisagreement(error)
      }
    case .stoppingValue(let price):
      guard model.graphs[.stoppingValue] != nil else { throw .missingNetwork(.stoppingValue) }
      return StoppingValueSchedule(networks: networks, parameters: parameters, priceMilliwatts: price)
    }
  }
}
