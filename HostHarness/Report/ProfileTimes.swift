import Emulation

/// Wall-clock times of a profile that was taken on the target itself.
enum ProfileTimes {
  static func table(_ profile: TargetProfile) -> Table {
    let shares = [0.5, 0.9, 0.99, 1]
    var table = Table(
      "\(profile.target): times on the machine itself, \(profile.counterUnit)",
      columns: [
        .init("call", .left), .init("what arrived", .left), .init("runs"), .init("50 %"), .init("90 %"),
        .init("99 %"), .init("largest"),
      ])
    func add(_ call: String, _ arrival: String, _ cost: TargetProfile.Cost) {
      guard !cost.ticks.isEmpty else { return }
      table.addRow(
        [call, arrival, "\(cost.ticks.count)"]
          + shares.map { cost.tickPercentile($0).map { "\($0)" } ?? NumberText.notAvailable })
    }
    for half in profile.halves where half.rule == profile.rule {
      let call = half.pilot != nil ? "to the decision" : "to the command"
      let arrival =
        switch (half.pilot, half.hasFrame) {
        case (.measured?, _): "pilot"
        case (.damaged?, _): "damaged pilot"
        case (_, true?): "frame"
        default: "nothing"
        }
      add(call, arrival, half.cost)
    }
    add("read and check the image", "", profile.load)
    add("make a controller", "", profile.start)
    add("set the price", "", profile.setPrice)
    table.notes = [
      "Nearest-rank percentiles; they depend on the machine and on what else it does, and include two "
        + "readings of the clock."
    ]
    return table
  }
}
