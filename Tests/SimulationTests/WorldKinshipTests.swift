import Simulation
import Testing

@Suite struct WorldKinshipTests {
  @Test func presetsAgainstTheDefault() throws {
    let expected: [String: WorldKinship] = [
      "B": .same, "A": .otherRadio, "1": .otherRadio, "keepOut": .same, "openRoom": .otherRadio,
      "independentFading": .otherRadio, "fastVehicle": .otherDevice, "sub6Hall": .otherRadio,
    ]
    for name in WorldConfiguration.presetNames {
      let world = try #require(WorldConfiguration.preset(named: name))
      #expect(WorldKinship(model: .worldB, in: world) == expected[name], "\(name)")
      #expect(WorldKinship(model: world, in: world) == .same)
    }
  }
}
