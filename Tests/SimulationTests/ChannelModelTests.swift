import Simulation
import Testing

struct ChannelModelTests {
  /// World B without obstacles, mirrored paths and (practically) without its diffuse part.
  private func emptyConfiguration() -> WorldConfiguration {
    var configuration = WorldConfiguration.worldB
    configuration.obstacles.fixedPillars = []
    configuration.obstacles.blockers.count = 0
    configuration.channel.images = []
    configuration.channel.diffuseGainDB = -200
    return configuration
  }

  private let noWalls = WallReflections(left: 0, right: 0, back: 0)

  @Test func freeSpaceLossIsFriis() {
    let world = World(emptyConfiguration())
    let model = world.channelModel
    for distance in [2.9, 5.0, 9.0] {
      let paths = model.paths(positionMetres: [5, 0.1 + distance], obstacles: [], walls: noWalls)
      let matrix = model.matrix(paths: paths)
      let wavelength = 299_792_458.0 / 28e9
      let friis = wavelength / (4 * Double.pi * distance)
      #expect(abs(matrix.gain() / (16 * friis * friis) - 1) < 1e-5)
      // 28 GHz over 5 m: 75.4 dB; sixteen antennas bring 12.04 dB; P = 22 − 84 + 63.3 dBm.
      if distance == 5 {
        #expect(abs(Decibels.decibels(matrix.gain()) + 63.33) < 0.01)
        let power = matrix.requiredPowerMilliwatts(world.configuration.power, bandwidthHz: 200e6)
        #expect(abs(Decibels.decibels(power) - (22 - 174 + 83.01 + 7 + 63.33)) < 0.02)
      }
    }
  }

  /// The direct path and one wall: |h|² over frequency is the two-ray interference pattern.
  @Test func twoRaysInterfere() {
    var configuration = emptyConfiguration()
    configuration.channel.antennas = 1
    configuration.channel.images = [WorldConfiguration.MirrorImage(column: 1, row: 0)]
    let model = World(configuration).channelModel
    let walls = WallReflections(left: 0, right: 0.5, back: 0)
    let position = SIMD2(7.0, 6.0)
    let matrix = model.matrix(paths: model.paths(positionMetres: position, obstacles: [], walls: walls))
    let direct = (4.0 + 5.9 * 5.9).squareRoot()
    let mirrored = (64.0 + 5.9 * 5.9).squareRoot()
    let scale = model.freeSpaceAmplitude(distanceMetres: 1)
    var lowest = Double.infinity
    var highest = 0.0
    for subcarrier in 0..<32 {
      let frequency = 28e9 + (Double(subcarrier) - 15.5) * 200e6 / 32
      let wavelengths = (mirrored - direct) * frequency / ChannelModel.speedOfLight
      // |a + b e^{iφ}|² = a² + b² + 2 a b cos φ, with the reflection's sign; cosine by its series.
      let a = scale / direct
      let b = -0.5 * scale / mirrored
      let expected = a * a + b * b + 2 * a * b * cosine(turns: wavelengths)
      let re = Double(matrix.values[2 * subcarrier])
      let im = Double(matrix.values[2 * subcarrier + 1])
      let power = re * re + im * im
      #expect(abs(power / expected - 1) < 1e-4)
      lowest = min(lowest, power)
      highest = max(highest, power)
    }
    #expect(highest > 1.5 * lowest)
  }

  private func cosine(turns: Double) -> Double {
    let angle = 2 * Double.pi * (turns - turns.rounded())
    var term = 1.0
    var sum = 1.0
    for index in 1..<20 {
      term *= -angle * angle / Double((2 * index - 1) * (2 * index))
      sum += term
    }
    return sum
  }

  /// Neighbouring antennas differ by π sin φ: with sin φ = ½ four antennas make a full turn.
  @Test func planeWaveTurnsAlongTheArray() {
    let model = World(emptyConfiguration()).channelModel
    let path = PropagationPath(kind: .direct, amplitude: 1, lengthMetres: 0, directionSine: 0.5)
    let matrix = model.matrix(paths: [path])
    func value(_ antenna: Int) -> SIMD2<Float> {
      [matrix.values[2 * 32 * antenna], matrix.values[2 * 32 * antenna + 1]]
    }
    for antenna in 0..<12 {
      let difference = value(antenna + 4) - value(antenna)
      #expect(abs(difference.x) < 1e-5 && abs(difference.y) < 1e-5)
      // A quarter turn: (x, y) → (−y, x).
      #expect(abs(value(antenna + 1).x + value(antenna).y) < 1e-5)
      #expect(abs(value(antenna + 1).y - value(antenna).x) < 1e-5)
    }
  }

  /// Mirroring obstacles, walls and robot in the array's plane reverses the order of the antennas.
  @Test func mirroredRoomHasTheMirroredChannel() {
    let model = World(.worldB).channelModel
    let obstacles = [
      Obstacle(centreMetres: [4.1, 1.9], radiusMetres: 0.2),
      Obstacle(centreMetres: [6.3, 2.2], radiusMetres: 0.3),
      Obstacle(centreMetres: [8.0, 1.4], radiusMetres: 0.15),
    ]
    let mirroredObstacles = obstacles.map {
      Obstacle(centreMetres: [10 - $0.centreMetres.x, $0.centreMetres.y], radiusMetres: $0.radiusMetres)
    }
    let matrix = model.matrix(
      paths: model.paths(
        positionMetres: [7.2, 5.5], obstacles: obstacles,
        walls: WallReflections(left: 0.1, right: 0.2, back: 0.15)))
    let mirrored = model.matrix(
      paths: model.paths(
        positionMetres: [2.8, 5.5], obstacles: mirroredObstacles,
        walls: WallReflections(left: 0.2, right: 0.1, back: 0.15)))
    let scale = Float((matrix.gain() / 16).squareRoot())
    for antenna in 0..<16 {
      for index in 0..<64 {
        let difference = matrix.values[64 * antenna + index] - mirrored.values[64 * (15 - antenna) + index]
        #expect(abs(difference) < 1e-4 * scale)
      }
    }
  }

  /// Echo power over free space at one metre: the radar equation.
  @Test func scattererFollowsTheRadarEquation() {
    let model = World(.worldB).channelModel
    let obstacle = Obstacle(centreMetres: [2, 2], radiusMetres: 0.2)
    let paths = model.paths(positionMetres: [8, 6], obstacles: [obstacle], walls: noWalls)
    let echo = paths.first { $0.kind == .scattered(0) }
    let first = (9 + 1.9 * 1.9).squareRoot()
    let second = (36.0 + 16).squareRoot()
    let wavelength = 299_792_458.0 / 28e9
    let cubed = 4 * Double.pi * 4 * Double.pi * 4 * Double.pi
    let power = wavelength * wavelength * 0.06 / (cubed * first * first * second * second)
    let amplitude = echo?.amplitude ?? 0
    // The scatterer's own shadow is far beside the direct path.
    #expect(abs(amplitude * amplitude / power - 1) < 0.03)
    #expect(abs((echo?.lengthMetres ?? 0) - first - second) < 1e-12)
    #expect(abs((echo?.directionSine ?? 0) + 3 / first) < 1e-12)
  }

  /// Over many draws the diffuse part has the configured power.
  @Test func diffusePowerIsAsConfigured() {
    var configuration = emptyConfiguration()
    configuration.channel.diffuseGainDB = -20
    let model = World(configuration).channelModel
    var sum = 0.0
    let draws = 40
    for draw in 0..<draws {
      let stream = RandomStream(seed: 3, episode: 0, purpose: .diffuseChannel, slot: draw)
      sum += model.matrix(paths: [], directLengthMetres: 5, diffuse: stream).gain()
    }
    let freeSpace = model.freeSpaceAmplitude(distanceMetres: 5)
    let expected = 16 * freeSpace * freeSpace * 0.01
    // 16 antennas × about 12 effective taps × 40 draws: 1.1 % standard deviation.
    #expect(abs(sum / Double(draws) / expected - 1) < 0.05)
  }

  /// An obstacle on the line of a reflection takes the reflection away, and not the direct path.
  @Test func mirroredPathsAreShadowed() {
    let model = World(.worldB).channelModel
    let walls = WallReflections(left: 0.2, right: 0.2, back: 0.2)
    // From (5, 0.1) over the right wall to (7, 8): the image is (13, 8); at x = 9 the line is at y = 4.05.
    let onTheWay = Obstacle(centreMetres: [9, 4.05], radiusMetres: 0.3)
    // After the reflection: the line's x = 11.5, seen in the room as 8.5, at y = 6.51.
    let onTheWayBack = Obstacle(centreMetres: [8.5, 0.1 + 7.9 * 6.5 / 8], radiusMetres: 0.3)
    let free = model.paths(positionMetres: [7, 8], obstacles: [], walls: walls)
    for obstacle in [onTheWay, onTheWayBack] {
      let paths = model.paths(positionMetres: [7, 8], obstacles: [obstacle], walls: walls)
      #expect(paths[0].amplitude > 0.95 * free[0].amplitude)
      #expect(paths[2].kind == .reflected(column: 1, row: 0))
      #expect(abs(paths[2].amplitude) < 0.2 * abs(free[2].amplitude))
    }
  }
}
