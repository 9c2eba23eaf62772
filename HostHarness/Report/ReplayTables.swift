import Validation

/// The tables of a replay on a recording.
public enum ReplayTables {
  public static func all(_ document: ReplayDocument) -> [Table] {
    [settings(document)] + document.comparisons.map(comparison)
  }

  private static func settings(_ document: ReplayDocument) -> Table {
    let states = document.stateRMSEOfEncodedLatents
    var table = Table(
      "Replay: \(document.testEpisodes) test episodes of \(document.slots) slots",
      columns: [.init("scheme", .left), .init("setting", .left)]
        + ["power mW", "latent error", "frames a slot", "deferred", "outages"].map { Table.Column($0) }
        + states.indices.map { Table.Column("state \($0) RMSE") },
      notes: [
        "Power: frames only, after the shift of the link budget. Latent error: root mean square of believed "
          + "less encoded latents over the latents' deviation."
      ]
        + (states.isEmpty
          ? []
          : ["State probe on encoded latents: " + states.map { figure($0) }.joined(separator: ", ") + "."]))
    for setting in document.settings {
      table.addRow(
        [
          setting.scheme.title, setting.label, figure(setting.powerMilliwatts),
          figure(setting.relativeLatentError), figure(setting.transmissionsPerSlot),
          String(setting.deferrals),
          String(setting.outages),
        ] + states.indices.map { setting.stateRMSE.indices.contains($0) ? figure(setting.stateRMSE[$0]) : "" }
      )
    }
    return table
  }

  private static func comparison(_ comparison: ReplayDocument.Comparison) -> Table {
    var table = Table(
      "At the latent error of a frame in \(comparison.periodic): \(figure(comparison.relativeLatentError)) at most",
      columns: [.init("scheme", .left)]
        + ["power mW", "saved against periodic", "saved against persistence"].map { Table.Column($0) },
      notes: ["± one standard error, jackknife over test episodes."])
    for row in comparison.rows {
      table.addRow([
        row.scheme.title, figure(row.powerMilliwatts.value), percent(row.savingAgainstPeriodic),
        percent(row.savingAgainstPersistence),
      ])
    }
    return table
  }

  private static func percent(_ value: ComparedFigure) -> String {
    NumberText.figure(value, 1, scale: 100, unit: " %")
  }

  private static func figure(_ value: Double?) -> String { NumberText.fixed(value, 3) }
}
