import Foundation
import ReferenceModels
import Simulation
import Testing

@testable import ClosedLoop

@Suite struct CalibrationRunTests {
  private func check(_ samples: [NetworkRole: [[[Float]]]], _ model: LoopModel, atMost: Int) throws {
    for (role, graph) in model.graphs {
      let samples = try #require(samples[role], "no samples of \(role.rawValue)")
      #expect(!samples.isEmpty && samples.count <= atMost)
      for sample in samples { #expect(sample.map(\.count) == graph.inputs.map { graph.values[$0].count }) }
    }
  }

  @Test func everyNetworkIsSampled() throws {
    let model = try RandomModel.make()
    let run = CalibrationRun(
      model: model, world: World(.worldB), seed: 5, episodes: 2, slots: 5, samplesPerEpisode: 4)
    let samples = try run.collect(workers: 1)
    try check(samples, model, atMost: 8)
    #expect(try run.collect(workers: 2) == samples)
    #expect(run.schedules.contains(.stoppingValue(priceMilliwatts: 2)))
  }

  @Test func replaySamplesEveryNetwork() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).npz").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DatasetWriter(world: World(.worldB), seed: 3, episodes: 1, slots: 5).write(to: path)
    let model = try RandomModel.make()
    let replay = CalibrationReplay(model: model, dataset: try Dataset(contentsOf: path), samplesPerEpisode: 3)
    try check(try replay.collect(workers: 1), model, atMost: 3)
  }

  @Test func samplesAreSpreadEvenly() {
    let samples = (0..<10).map { [[Float($0)]] }
    #expect(CalibrationRun.evenlySpaced(samples, count: 5) == [0, 2, 4, 6, 8].map { [[Float($0)]] })
    #expect(CalibrationRun.evenlySpaced(samples, count: 20) == samples)
  }
}
