import ArrayFiles
import ChannelStatistics
import Foundation
import Recordings

/// A data set as channel statistics read it.
struct RecordingChannelSource: ChannelSource {
  let layout: ChannelLayout
  /// Columns of `states` that are x, y and, where there are three, z in metres; empty: unknown.
  let positionColumns: [Int]
  private let recording: Recording

  enum Failure: Error, Equatable, CustomStringConvertible {
    case noSuchColumn(file: String, column: Int, columns: Int)

    var description: String {
      switch self {
      case .noSuchColumn(let file, let column, let columns):
        columns == 0
          ? "\(file): array 'states' is missing, and --position-columns needs it; leave the option out"
          : "\(file): array 'states' has \(columns) columns, 0 … \(columns - 1); --position-columns names \(column)"
      }
    }
  }

  /// What a simulated data set's meta says beyond `RecordingMeta`.
  private struct SimulatedMeta: Decodable {
    struct World: Decodable {
      struct Channel: Decodable { var spacingWavelengths: Double }
      var channel: Channel
    }
    var world: World
  }

  /// - Parameters:
  ///   - spacingWavelengths: of a uniform linear array; a simulated data set knows its own.
  ///   - positionColumns: a simulated data set has x and y in columns 0 and 1.
  init(
    _ recording: Recording, spacingWavelengths: Double? = nil, positionColumns: [Int]? = nil
  ) throws {
    try recording.require([.csi], purpose: "channel-stats")
    self.recording = recording
    let simulated = try Self.simulatedMeta(recording.file)
    let columns = positionColumns ?? (simulated == nil || recording.sizes.states < 2 ? [] : [0, 1])
    for column in columns where !(0..<recording.sizes.states).contains(column) {
      throw Failure.noSuchColumn(file: recording.file, column: column, columns: recording.sizes.states)
    }
    self.positionColumns = columns
    let (sizes, meta) = (recording.sizes, recording.meta)
    layout = ChannelLayout(
      episodes: sizes.episodes, slots: sizes.slots, antennas: sizes.antennas, subcarriers: sizes.subcarriers,
      slotSeconds: meta.slotSeconds, carrierHz: meta.carrierHz ?? 0, bandwidthHz: meta.bandwidthHz ?? 0,
      noisePower: meta.pilotNoisePower ?? 0,
      spacingWavelengths: spacingWavelengths ?? simulated?.world.channel.spacingWavelengths)
  }

  private static func simulatedMeta(_ file: String) throws -> SimulatedMeta? {
    guard let text = try NPZStreams(contentsOf: file).array("meta").text else { return nil }
    return try? JSONDecoder().decode(SimulatedMeta.self, from: Data(text.utf8))
  }

  func episode(_ index: Int) throws -> ChannelEpisode {
    let slots = 0..<layout.slots
    return ChannelEpisode(
      values: try recording.channels(episode: index, slots: slots),
      isPresent: slots.map { recording.hasChannel(episode: index, slot: $0) },
      positionsMetres: positionColumns.isEmpty ? nil : try positions(index),
      recording: recording.recordingIds[index])
  }

  private func positions(_ index: Int) throws -> [SIMD3<Double>] {
    let states = try recording.states(episode: index, slots: 0..<layout.slots)
    let width = recording.sizes.states
    return (0..<layout.slots).map { slot in
      var position = SIMD3<Double>(repeating: 0)
      for (axis, column) in positionColumns.enumerated() where axis < 3 {
        position[axis] = Double(states[slot * width + column])
      }
      return position
    }
  }

  /// The greatest deviation of a slot's time from its episode's first time + slot · slotSeconds, in slots.
  var greatestClockDeviationSlots: Double {
    var greatest = 0.0
    for episode in 0..<layout.episodes {
      let first = episode * layout.slots
      for slot in 0..<layout.slots {
        let elapsed = recording.times[first + slot] - recording.times[first]
        greatest = max(greatest, abs(elapsed / layout.slotSeconds - Double(slot)))
      }
    }
    return greatest
  }
}
