import ClosedLoop
import Validation

/// The tables of a validation, in the order in which people read them.
public enum ValidationTables {
  public static func all(_ document: ValidationDocument) -> [Table] {
    var tables = [
      replacedNetworks(document.replacedNetworks ?? []), WorldTable.table(document), closedLoop(document),
    ].compactMap { $0 }
    tables += document.equalLoss.map(equalLoss)
    tables.append(againstEverySlot(document.againstEverySlot))
    if let comparison = document.fixedPoint { tables += FixedPointTables.all(comparison) }
    tables.append(rollouts(document.rollouts))
    if !document.networks.isEmpty {
      tables.append(networks(document.networks))
      tables.append(tensors(document.networks))
    }
    if !document.ablations.isEmpty { tables.append(ablations(document)) }
    return tables
  }

  static func closedLoop(_ document: ValidationDocument) -> Table {
    let extent = document.extent
    var table = Table(
      "Closed loop, world \(document.world)",
      columns: [
        .init("scheme", .left), .init("setting", .left), .init("power mW"), .init("mW a frame"),
        .init("frames/slot"), .init("cost"), .init("RMSE m"), .init("AoI"), .init("AoI max"),
        .init("outage %"), .init("deferred %"),
      ],
      notes: [
        "mean ± standard deviation over \(extent.seeds) seeds of \(extent.episodes) episodes × "
          + "\(extent.slots) slots, paired; power counts frames, lost frames and pilots",
        "outage: of the frames sent; deferred: of the slots; AoI: slots since the newest frame",
      ])
    for result in document.results {
      let pooled = result.pooled
      table.addRow([
        result.scheme.title, result.label,
        NumberText.spread(result.spread(\.meanPowerMilliwatts), 2),
        NumberText.fixed(pooled.energyPerTransmissionMilliwattSlots, 1),
        NumberText.fixed(pooled.transmissionRate, 3), NumberText.spread(result.spread(\.controlCost), 4),
        NumberText.spread(result.spread(\.trackingRMSEMetres), 4),
        NumberText.fixed(pooled.meanAgeSlots, 2), String(pooled.greatestAgeSlots),
        NumberText.fixed(100 * Double(pooled.outages) / Double(max(pooled.transmissions, 1)), 2),
        NumberText.fixed(100 * Double(pooled.deferrals) / Double(max(pooled.slots, 1)), 2),
      ])
    }
    return table
  }

  static func equalLoss(_ comparison: EqualLossComparison) -> Table {
    var table = Table(
      "At equal control: tracking RMSE of at most \(NumberText.fixed(comparison.trackingRMSEMetres, 3)) m",
      columns: [
        .init("scheme", .left), .init("power mW"), .init("saved vs best periodic"),
        .init("vs best greedy"), .init("vs best AoI-limited"), .init("vs persistence"),
        .init("of the oracle's gain"),
      ],
      notes: [
        "all seeds together ± standard error (jackknife over seeds)",
        "least power on each scheme's frontier, log power linear in RMSE between settings; n/a: no setting "
          + "of the scheme errs as little",
      ])
    for row in comparison.rows {
      table.addRow([
        row.scheme.title, NumberText.figure(row.powerMilliwatts, 2),
        NumberText.figure(row.savingAgainstPeriodic, 0, scale: 100, unit: " %"),
        NumberText.figure(row.savingAgainstGreedy, 0, scale: 100, unit: " %"),
        NumberText.figure(row.savingAgainstAgeLimited, 0, scale: 100, unit: " %"),
        NumberText.figure(row.savingAgainstPersistence, 0, scale: 100, unit: " %"),
        NumberText.figure(row.fractionOfOracleGain, 2),
      ])
    }
    return table
  }

  static func againstEverySlot(_ comparisons: [EverySlotComparison]) -> Table {
    var table = Table(
      "Power saved against sending in every slot",
      columns: [.init("scheme", .left)]
        + comparisons.map { .init("cost ≤ \(NumberText.fixed($0.costFactor, 2)) ×") },
      notes: [
        "all seeds together ± standard error (jackknife over seeds); n/a: no setting of the scheme keeps the "
          + "control cost within the allowance"
      ])
    for (index, row) in (comparisons.first?.rows ?? []).enumerated() {
      table.addRow(
        [row.scheme.title]
          + comparisons.map { NumberText.figure($0.rows[index].saving, 0, scale: 100, unit: " %") })
    }
    return table
  }

  static func rollouts(_ rollouts: [ValidationDocument.NamedRollout]) -> Table {
    var columns: [Table.Column] = [.init("horizon, slots")]
    for rollout in rollouts {
      columns += [
        .init("\(rollout.arithmetic): latent"), .init("position m"), .init("drift m"),
      ]
    }
    var table = Table(
      "Rollout error against horizon", columns: columns,
      notes: [
        "latent: imagined against fresh floating-point latents, in their standard deviations",
        "position: linear probe against the true position; drift: imagined against fresh, both probed",
      ])
    for horizon in (rollouts.first?.errors.latent ?? []).indices {
      var cells = [String(horizon)]
      for rollout in rollouts {
        cells += [
          NumberText.fixed(rollout.errors.latent[horizon], 4),
          NumberText.fixed(rollout.errors.positionMetres[horizon], 4),
          NumberText.fixed(rollout.errors.driftMetres[horizon], 4),
        ]
      }
      table.addRow(cells)
    }
    return table
  }

  static func networks(_ networks: [NetworkComparison]) -> Table {
    var table = Table(
      "Networks, float against fixed point",
      columns: [
        .init("network", .left), .init("MAC"), .init("tensors"), .init("int8"), .init("output SQNR dB"),
        .init("cosine"), .init("largest error"), .init("saturated"),
      ],
      notes: ["inputs as the running loop feeds them; saturated: elements that their tensor's range cuts off"]
    )
    for network in networks {
      let output = network.output
      table.addRow([
        network.network, String(network.multiplyAccumulates), String(network.tensors.count),
        String(network.tensors.count { $0.elementType == "int8" }),
        NumberText.fixed(output?.signalToNoiseDecibels, 1), NumberText.fixed(output?.cosine, 6),
        NumberText.fixed(output?.largestError, 5),
        String(network.tensors.reduce(0) { $0 + $1.saturatedElements }),
      ])
    }
    return table
  }

  static func tensors(_ networks: [NetworkComparison]) -> Table {
    var table = Table(
      "Tensors, float against fixed point",
      columns: [
        .init("tensor", .left), .init("type", .left), .init("scale"), .init("SQNR dB"), .init("cosine"),
        .init("largest error"), .init("saturated"), .init("of"),
      ])
    for network in networks {
      for tensor in network.tensors {
        table.addRow([
          tensor.name, tensor.elementType, NumberText.fixed(tensor.scale, 7),
          NumberText.fixed(tensor.signalToNoiseDecibels, 1), NumberText.fixed(tensor.cosine, 6),
          NumberText.fixed(tensor.largestError, 5), String(tensor.saturatedElements),
          String(tensor.elements),
        ])
      }
    }
    return table
  }

  static func ablations(_ document: ValidationDocument) -> Table {
    let rmse = EqualLossComparison.standardRMSEMetres
    let horizons = document.ablations.first?.forecastErrors.map(\.slots) ?? []
    var table = Table(
      "Ablations: error of the power forecast, and power in mW at equal tracking error",
      columns: [.init("model", .left), .init("training steps"), .init("seed")]
        + horizons.map { .init("\($0) slots, dB") } + rmse.map { .init("\(NumberText.fixed($0, 3)) m") },
      notes: [
        "models of their own, trained for equally many steps by 'latentlink ablate', dynamic programme over each"
      ])
    func powers(_ results: [SettingResult]) -> [String] {
      let frontier = results.frontier(.programme, .trackingRMSE)
      return rmse.map { NumberText.fixed(frontier.leastPowerMilliwatts(lossAtMost: $0), 2) }
    }
    for record in document.ablations {
      table.addRow(
        [record.title, String(record.trainingSteps), String(record.trainingSeed)]
          + horizons.map { slots in
            NumberText.fixed(record.forecastErrors.first { $0.slots == slots }?.errorDB, 2)
          } + powers(record.results))
      table.notes.append("\(record.title): \(record.command)")
    }
    return table
  }
}
