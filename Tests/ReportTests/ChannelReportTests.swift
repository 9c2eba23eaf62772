import ChannelStatistics
import Foundation
import Testing

@testable import Report

@Suite struct ChannelReportTests {
  /// A slow rotation with a fade in the middle, on two antennas and eight subcarriers.
  private static func statistics(episodes: Int) throws -> ChannelStatistics {
    let layout = ChannelLayout(
      episodes: episodes, slots: 32, antennas: 4, subcarriers: 8, slotSeconds: 0.1, carrierHz: 1e9,
      bandwidthHz: 1e7, noisePower: 1e-4, spacingWavelengths: 0.5)
    let recorded = (0..<episodes).map { episode in
      var values: [Float] = []
      for slot in 0..<32 {
        for element in 0..<32 {
          let phase = Double(slot * (element % 3) + episode) * 0.3
          let amplitude = 1.1 + cos(Double(slot + 5 * episode) / 6)
          values += [Float(amplitude * cos(phase)), Float(amplitude * sin(phase))]
        }
      }
      return ChannelEpisode(
        values: values, positionsMetres: (0..<32).map { [0.1 * Double($0), Double(episode), 0] })
    }
    var study = ChannelStudy()
    study.goodnessOfFitReplicates = 9
    return try study.statistics(of: RecordedChannel(layout: layout, episodes: recorded))
  }

  @Test func everySectionHasItsTable() throws {
    let titles = ChannelTables.all(try Self.statistics(episodes: 8)).map(\.title)
    #expect(
      titles == [
        "What it means", "Channel", "Wideband gain: fitted distributions",
        "Power of one element: fitted distributions", "Memory over time",
        "Level crossings of single elements", "Level crossings of the wideband gain", "Antennas",
        "Timing: decibels saved by choosing the slot",
        "Required power ahead: root mean square error in dB",
      ])
  }

  @Test func oneEpisodeHasNoForecasts() throws {
    let tables = ChannelTables.all(try Self.statistics(episodes: 1))
    #expect(!tables.contains { $0.title.hasPrefix("Required power") })
    #expect(tables[0].rows.contains { $0[1].hasPrefix("unknown: one recording") })
  }

  @Test func figuresAreScriptsWithData() throws {
    let figures = ChannelFigures.all(try Self.statistics(episodes: 8))
    #expect(
      figures.map(\.name) == [
        "predictability", "memory", "crossings", "doppler", "delay", "angle", "distance",
      ])
    for figure in figures {
      #expect(figure.data.allSatisfy { !$0.rows.isEmpty }, "\(figure.name)")
      // gnuplot looks columns up by number: every row has as many.
      for block in figure.data { #expect(Set(block.rows.map(\.count)).count == 1) }
    }
  }

  @Test func theReportHoldsTablesPlotsAndJSON() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let statistics = try Self.statistics(episodes: 8)
    let outcome = try ReportWriter().write(statistics, of: "data.npz", to: folder.path)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(
      names == (["channel.json", "report.html", "report.md"] + outcome.plots.map { "\($0).svg" }).sorted())
    let json = try Data(contentsOf: folder.appending(path: "channel.json"))
    #expect(try json == statistics.encoded())
    let markdown = try String(contentsOf: folder.appending(path: "report.md"), encoding: .utf8)
    #expect(markdown.hasPrefix("# Channel statistics of data.npz"))
  }
}
