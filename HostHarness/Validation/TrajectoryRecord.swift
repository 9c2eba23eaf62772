import ClosedLoop

/// One episode slot by slot, for the plot of transmissions over the channel.
public struct TrajectoryRecord: Sendable, Equatable, Codable {
  public struct Slot: Sendable, Equatable, Codable {
    public var slot: Int
    public var positionMetres: [Double]
    public var referenceMetres: [Double]
    public var requiredPowerMilliwatts: Double
    /// Nil in a slot without a transmission.
    public var sentPowerMilliwatts: Double?
    public var received: Bool
    public var ageSlots: Int
  }

  public var scheme: Scheme
  public var label: String
  public var seed: UInt64
  public var episodeIndex: Int
  public var slots: [Slot]

  /// Runs one episode of a setting and writes down every slot.
  public static func record(
    _ setting: SchemeSetting, runner: EpisodeRunner, seed: UInt64, episodeIndex: Int
  ) throws -> TrajectoryRecord {
    var record = TrajectoryRecord(
      scheme: setting.scheme, label: setting.label, seed: seed, episodeIndex: episodeIndex, slots: [])
    func run(_ controller: some LoopController) {
      var controller = controller
      _ = runner.run(&controller, seed: seed, episodeIndex: episodeIndex) { trace in
        var sent: Double?
        if case .send(let power) = trace.decision { sent = power }
        let (position, reference) = (trace.state.positionMetres, trace.reference.positionMetres)
        record.slots.append(
          Slot(
            slot: trace.slot, positionMetres: [position.x, position.y],
            referenceMetres: [reference.x, reference.y],
            requiredPowerMilliwatts: trace.requiredPowerMilliwatts, sentPowerMilliwatts: sent,
            received: trace.received, ageSlots: trace.ageSlots))
      }
    }
    run(try setting.makeController())
    return record
  }
}
