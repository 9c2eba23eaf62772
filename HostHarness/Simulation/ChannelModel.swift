import CGSL

/// The geometry-based channel: direct path, mirrored paths, scatterers and a diffuse part.
///
/// h[a, k] = Σ_p α_p exp(−2πi d_p / λ) exp(+2πi (a − (A − 1) / 2) s sin φ_p) exp(−2πi f_k d_p / c) + diffuse,
/// with s the spacing in wavelengths and f_k = (k − (K − 1) / 2) B / K.
public struct ChannelModel: Sendable {
  /// Metres a second.
  public static let speedOfLight = 299_792_458.0

  public let wavelengthMetres: Double
  let images: ImageMethod
  let knifeEdge: KnifeEdge
  let channel: WorldConfiguration.Channel
  private let scatterAmplitude: Double
  /// Standard deviation of the real part of each diffuse tap, relative to the free-space amplitude.
  private let tapDeviations: [Double]
  private let transform: FourierTransform

  init(_ configuration: WorldConfiguration) {
    channel = configuration.channel
    wavelengthMetres = Self.speedOfLight / channel.carrierHz
    images = ImageMethod(
      widthMetres: configuration.room.widthMetres, depthMetres: configuration.room.depthMetres)
    knifeEdge = KnifeEdge(
      wavelengthMetres: wavelengthMetres, floorAmplitude: configuration.obstacles.shadowFloorAmplitude)
    // √ of the radar equation without its two distances: λ √σ / (4π)^1.5.
    scatterAmplitude =
      wavelengthMetres * configuration.obstacles.radarCrossSectionSquareMetres.squareRoot()
      / pow(4 * Double.pi, 1.5)
    let decay = 1 / (channel.bandwidthHz * channel.diffuseDelaySpreadSeconds)
    let profile = (0..<channel.subcarriers).map { exp(-decay * Double($0)) }
    let total = profile.reduce(0, +)
    let power = Decibels.ratio(channel.diffuseGainDB)
    tapDeviations = profile.map { (0.5 * power * $0 / total).squareRoot() }
    transform = FourierTransform(count: channel.subcarriers, sign: -1)
  }

  /// λ / (4π d): the amplitude of free space between isotropic antennas.
  public func freeSpaceAmplitude(distanceMetres: Double) -> Double {
    wavelengthMetres / (4 * Double.pi * distanceMetres)
  }

  /// Every path between a robot and the array past the given obstacles; the direct path comes first.
  public func paths(
    positionMetres: SIMD2<Double>, obstacles: [Obstacle], walls: WallReflections
  ) -> [PropagationPath] {
    var paths: [PropagationPath] = []
    paths.reserveCapacity(1 + channel.images.count + obstacles.count)
    let array = channel.arrayPositionMetres
    paths.append(
      path(kind: .direct, to: positionMetres, reflection: 1, column: 0, row: 0, obstacles: obstacles))
    for image in channel.images {
      let target = images.image(of: positionMetres, column: image.column, row: image.row)
      let reflection = images.reflectionAmplitude(column: image.column, row: image.row, walls: walls)
      paths.append(
        path(
          kind: .reflected(column: image.column, row: image.row), to: target, reflection: reflection,
          column: image.column, row: image.row, obstacles: obstacles))
    }
    guard scatterAmplitude > 0 else { return paths }
    for index in obstacles.indices {
      let obstacle = obstacles[index]
      let inbound = obstacle.centreMetres - array
      let outbound = positionMetres - obstacle.centreMetres
      let first = (inbound * inbound).sum().squareRoot()
      // The echo leaves from the surface: a robot cannot be nearer to it than that.
      let second = max((outbound * outbound).sum().squareRoot(), obstacle.radiusMetres)
      // In its own shadow an obstacle's echo is part of the diffracted field, so it fades with that field.
      var shadow = knifeEdge.amplitude(from: array, to: positionMetres, past: obstacle)
      for other in obstacles.indices where other != index {
        shadow *= knifeEdge.amplitude(from: array, to: obstacle.centreMetres, past: obstacles[other])
        shadow *= knifeEdge.amplitude(from: obstacle.centreMetres, to: positionMetres, past: obstacles[other])
      }
      paths.append(
        PropagationPath(
          kind: .scattered(index), amplitude: shadow * scatterAmplitude / (first * second),
          lengthMetres: first + second, directionSine: inbound.x / first))
    }
    return paths
  }

  /// A straight path through the mirrored rooms between (0, 0) and (column, row).
  private func path(
    kind: PropagationPath.Kind, to target: SIMD2<Double>, reflection: Double, column: Int, row: Int,
    obstacles: [Obstacle]
  ) -> PropagationPath {
    let array = channel.arrayPositionMetres
    let vector = target - array
    let length = (vector * vector).sum().squareRoot()
    var shadow = 1.0
    for cellColumn in min(0, column)...max(0, column) {
      for cellRow in 0...row
      where images.crosses(column: cellColumn, row: cellRow, from: array, to: target) {
        for obstacle in obstacles {
          let mirrored = Obstacle(
            centreMetres: images.image(of: obstacle.centreMetres, column: cellColumn, row: cellRow),
            radiusMetres: obstacle.radiusMetres)
          shadow *= knifeEdge.amplitude(from: array, to: target, past: mirrored)
        }
      }
    }
    return PropagationPath(
      kind: kind, amplitude: reflection * shadow * freeSpaceAmplitude(distanceMetres: length),
      lengthMetres: length, directionSine: vector.x / length)
  }

  /// The sum of plane waves, and of the diffuse part when `diffuse` is given.
  ///
  /// - Parameter directLengthMetres: distance to the robot, which sets the diffuse part's power and delay.
  public func matrix(
    paths: [PropagationPath], directLengthMetres: Double, diffuse: borrowing RandomStream
  ) -> ChannelMatrix {
    matrix(
      paths: paths, directLengthMetres: directLengthMetres,
      diffuseNormals: diffuse.standardNormals(count: normalCount))
  }

  /// Numbers that the diffuse part and the pilot's noise take: real and imaginary part of every element.
  var normalCount: Int { 2 * channel.antennas * channel.subcarriers }

  /// - Parameter diffuseNormals: [antenna, tap, 2].
  func matrix(
    paths: [PropagationPath], directLengthMetres: Double, diffuseNormals: [Double]
  ) -> ChannelMatrix {
    precondition(diffuseNormals.count == normalCount)
    return synthesised(paths: paths) { real, imaginary in
      addDiffuse(real: real, imaginary: imaginary, lengthMetres: directLengthMetres, normals: diffuseNormals)
    }
  }

  /// The sum of plane waves alone.
  public func matrix(paths: [PropagationPath]) -> ChannelMatrix {
    synthesised(paths: paths) { _, _ in }
  }

  private func synthesised(
    paths: [PropagationPath],
    adding diffuse: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> ChannelMatrix {
    let elements = channel.antennas * channel.subcarriers
    let values = [Float](unsafeUninitializedCapacity: 2 * elements) { values, count in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * elements) { buffer in
        guard let real = buffer.baseAddress else { return }
        let imaginary = real + elements
        buffer.initialize(repeating: 0)
        diffuse(real, imaginary)
        for path in paths { add(path, real: real, imaginary: imaginary) }
        for index in 0..<elements {
          values[2 * index] = Float(real[index])
          values[2 * index + 1] = Float(imaginary[index])
        }
      }
      count = 2 * elements
    }
    return ChannelMatrix(antennas: channel.antennas, subcarriers: channel.subcarriers, values: values)
  }

  /// Adds one plane wave; phasors along both axes by recurrence, so there is no sine an element.
  private func add(
    _ path: PropagationPath, real: UnsafeMutablePointer<Double>, imaginary: UnsafeMutablePointer<Double>
  ) {
    let subcarriers = channel.subcarriers
    let turns = path.lengthMetres / wavelengthMetres
    let spacing = channel.spacingWavelengths * path.directionSine
    let perSubcarrier = channel.bandwidthHz / Double(subcarriers) * path.lengthMetres / Self.speedOfLight
    // Phase of antenna 0, subcarrier 0, in turns.
    let first =
      -(turns - turns.rounded()) - 0.5 * Double(channel.antennas - 1) * spacing
      + 0.5 * Double(subcarriers - 1) * perSubcarrier
    var antennaPhasor = Self.phasor(turns: first) * path.amplitude
    let antennaStep = Self.phasor(turns: spacing)
    let step = Self.phasor(turns: -perSubcarrier)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * subcarriers) { ramp in
      var phasor = SIMD2(1.0, 0.0)
      for index in 0..<subcarriers {
        ramp[index] = phasor.x
        ramp[subcarriers + index] = phasor.y
        phasor = Self.product(phasor, step)
      }
      for antenna in 0..<channel.antennas {
        let realRow = real + antenna * subcarriers
        let imaginaryRow = imaginary + antenna * subcarriers
        let (a, b) = (antennaPhasor.x, antennaPhasor.y)
        for index in 0..<subcarriers {
          realRow[index] += a * ramp[index] - b * ramp[subcarriers + index]
          imaginaryRow[index] += a * ramp[subcarriers + index] + b * ramp[index]
        }
        antennaPhasor = Self.product(antennaPhasor, antennaStep)
      }
    }
  }

  /// Independent complex Gaussian taps on every antenna, delayed as the direct path is.
  private func addDiffuse(
    real: UnsafeMutablePointer<Double>, imaginary: UnsafeMutablePointer<Double>, lengthMetres: Double,
    normals: [Double]
  ) {
    let subcarriers = channel.subcarriers
    let amplitude = freeSpaceAmplitude(distanceMetres: lengthMetres)
    let perSubcarrier = channel.bandwidthHz / Double(subcarriers) * lengthMetres / Self.speedOfLight
    let step = Self.phasor(turns: -perSubcarrier)
    for antenna in 0..<channel.antennas {
      let realRow = real + antenna * subcarriers
      let imaginaryRow = imaginary + antenna * subcarriers
      for tap in 0..<subcarriers {
        let deviation = amplitude * tapDeviations[tap]
        let index = 2 * (antenna * subcarriers + tap)
        realRow[tap] = deviation * normals[index]
        imaginaryRow[tap] = deviation * normals[index + 1]
      }
      transform.transform(real: realRow, imaginary: imaginaryRow, stride: 1)
      var phasor = SIMD2(1.0, 0.0)
      for index in 0..<subcarriers {
        let turned = Self.product(SIMD2(realRow[index], imaginaryRow[index]), phasor)
        realRow[index] = turned.x
        imaginaryRow[index] = turned.y
        phasor = Self.product(phasor, step)
      }
    }
  }

  private static func phasor(turns: Double) -> SIMD2<Double> {
    let angle = 2 * Double.pi * turns
    return [cos(angle), sin(angle)]
  }

  private static func product(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> {
    [a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x]
  }
}
