extension TargetProfile {
  /// Pairs the regions of a log with counts.
  ///
  /// - Parameters:
  ///   - counts: instructions of each region in the same order; nil where nothing counted.
  ///   - isNative: the image ran on the machine itself.
  init(
    _ log: ProfileLog, counts: [Int]?, target: FirmwareTarget, isNative: Bool
  ) throws(EmulationError) {
    if let counts, counts.count != log.regions.count {
      throw .regionCount(target: target.name, counted: counts.count, printed: log.regions.count)
    }
    let groups = Groups(log, counts: counts)
    try groups.checkLoops(target: target.name)
    self.target = target.name
    counterUnit = target.counterUnit
    self.isNative = isNative
    horizon = log.horizon
    slots = log.slots
    rule = Rule(rawValue: log.rule) ?? .programme
    load = groups.cost("load")
    start = groups.cost("init")
    setPrice = groups.cost("setPrice")
    operators = groups.costs("operator")
    networks = groups.costs("network")
    controllerBytes = log.controllerBytes
    stack = ["load", "init", "setPrice", "beginSlot", "endSlot", "run"].compactMap { call in
      log.stack.filter { $0.what == call }.map(\.bytes).max().map { StackDepth(call: call, bytes: $0) }
    }
    halves = []
    for rule in Rule.allCases {
      for pilot in Pilot.allCases {
        let fields = ["rule": "\(rule.rawValue)", "arrival": pilot.rawValue]
        if let cost = groups.existingCost("begin", fields) {
          halves.append(HalfCost(rule: rule, pilot: pilot, hasFrame: nil, cost: cost))
        }
      }
      for (hasFrame, arrival) in [(true, "frame"), (false, "nothing")] {
        let fields = ["rule": "\(rule.rawValue)", "arrival": arrival]
        if let cost = groups.existingCost("end", fields) {
          halves.append(HalfCost(rule: rule, pilot: nil, hasFrame: hasFrame, cost: cost))
        }
      }
    }
  }

  /// Regions with their counts.
  private struct Groups {
    let regions: [(region: ProfileLog.Region, count: Int?)]

    init(_ log: ProfileLog, counts: [Int]?) {
      regions = log.regions.enumerated().map { ($0.element, counts?[$0.offset]) }
    }

    /// The image begins with two loops whose instructions are known: they check the plugin in every run.
    func checkLoops(target: String) throws(EmulationError) {
      for (name, expected) in [("loop10", 21), ("loop100", 201)] {
        for entry in regions where entry.region.what == name {
          if let count = entry.count, count != expected {
            throw .miscounted(target: target, counted: count, expected: expected)
          }
        }
      }
    }

    func cost(_ what: String) -> Cost { existingCost(what, [:]) ?? Cost(instructions: nil, ticks: []) }

    /// By index from 0 on.
    func costs(_ what: String) -> [Cost] {
      let indices = regions.compactMap { $0.region.what == what ? $0.region.fields["index"] : nil }
      let count = (indices.compactMap { Int($0) }.max() ?? -1) + 1
      return (0..<count).map {
        existingCost(what, ["index": "\($0)"]) ?? Cost(instructions: nil, ticks: [])
      }
    }

    /// Nil when no region has these fields.
    func existingCost(_ what: String, _ fields: [String: String]) -> Cost? {
      let found = regions.filter { entry in
        entry.region.what == what && fields.allSatisfy { entry.region.fields[$0.key] == $0.value }
      }
      guard !found.isEmpty else { return nil }
      return Cost(instructions: Range(found.compactMap(\.count)), ticks: found.map(\.region.ticks).sorted())
    }
  }
}
