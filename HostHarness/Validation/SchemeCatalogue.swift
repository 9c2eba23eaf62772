import ClosedLoop

/// The settings of all floating-point schemes over one model.
public struct SchemeCatalogue: Sendable {
  /// λ d_4 in mW of every scheme that has a price.
  public var pricesMilliwatts: [Double] = [0.5, 1, 2, 4, 8, 16, 32, 64, 128]
  public var periodsSlots = [2, 3, 4, 5, 6, 8, 10]
  public var probabilities = [0.6, 0.4, 0.3, 0.2, 0.15]
  public var thresholdsMilliwatts = [2.0, 4, 8, 16, 32, 64, 128]
  public var ageLimitsSlots = [2, 3, 4, 6, 8]
  public var ageCapsMilliwatts = [4.0, 8, 16, 32]
  public var holdLastPeriodsSlots = [2, 3, 4]

  public init() {}

  /// - Parameter climate: gives persistence its spreads.
  public func settings(model: LoopModel, climate: PowerClimate) -> [SchemeSetting] {
    var settings = [
      reference(.everySlot, "every slot", model, .climate, .periodic(periodSlots: 1))
    ]
    settings += periodsSlots.map {
      reference(.periodic, "every \($0) slots", model, .climate, .periodic(periodSlots: $0))
    }
    settings += probabilities.map {
      reference(.random, "p = \($0)", model, .climate, .random(probability: $0))
    }
    // A greedy schedule decides on the measured present power, which the persistence source passes on.
    let measured = ForecastSource.persistence(spreadDB: climate.persistenceSpreadDB)
    settings += thresholdsMilliwatts.map {
      reference(.greedy, "≤ \(Self.text($0)) mW", model, measured, .greedy(thresholdMilliwatts: $0))
    }
    for age in ageLimitsSlots {
      settings += ageCapsMilliwatts.map {
        reference(
          .ageLimited, "age ≥ \(age), ≤ \(Self.text($0)) mW", model, measured,
          .ageLimited(ageSlots: age, capMilliwatts: $0))
      }
    }
    settings += holdLastPeriodsSlots.map { period in
      reference(
        .holdLast, "every \(period) slots", model, .climate, .periodic(periodSlots: period),
        holdsLast: true)
    }
    let priced: [(Scheme, ForecastSource)] = [
      (.withoutCSI, .climate), (.persistence, measured), (.programme, .learned), (.oracle, .oracle),
    ]
    for (scheme, source) in priced {
      settings += pricesMilliwatts.map {
        reference(
          scheme, "\(Self.text($0)) mW", model, source, .programme(priceMilliwatts: $0), price: $0)
      }
    }
    if model.graphs[.stoppingValue] != nil {
      settings += pricesMilliwatts.map {
        reference(
          .stoppingValue, "\(Self.text($0)) mW", model, .learned, .stoppingValue(priceMilliwatts: $0),
          price: $0)
      }
    }
    return settings
  }

  private func reference(
    _ scheme: Scheme, _ label: String, _ model: LoopModel, _ source: ForecastSource,
    _ schedule: SchedulePlan, holdsLast: Bool = false, price: Double? = nil
  ) -> SchemeSetting {
    let plan = ControllerPlan(model: model, source: source, schedule: schedule, holdsLast: holdsLast)
    return SchemeSetting(scheme: scheme, label: label, priceMilliwatts: price) {
      try plan.makeController()
    }
  }

  /// A number without a trailing ".0".
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}
