import CGSL
import ChannelStatistics

/// Processes whose statistics are known in closed form.
struct SyntheticChannel {
  var layout: ChannelLayout
  var seed: UInt

  init(
    episodes: Int, slots: Int, antennas: Int = 1, subcarriers: Int = 1, noisePower: Double = 0, seed: UInt
  ) {
    layout = ChannelLayout(
      episodes: episodes, slots: slots, antennas: antennas, subcarriers: subcarriers, slotSeconds: 0.01,
      carrierHz: 3e9, bandwidthHz: 1e6, noisePower: noisePower, spacingWavelengths: 0.5)
    self.seed = seed
  }

  /// A generator and its numbers.
  final class Randomness {
    private let generator: UnsafeMutablePointer<gsl_rng>

    init(seed: UInt) {
      generator = gsl_rng_alloc(ll_gsl_mt19937())
      gsl_rng_set(generator, seed)
    }

    deinit { gsl_rng_free(generator) }

    func uniform() -> Double { gsl_rng_uniform(generator) }
    func gaussian(_ deviation: Double = 1) -> Double { gsl_ran_gaussian_ziggurat(generator, deviation) }
    /// A complex Gaussian of mean power 1.
    func complex() -> Complex { Complex(gaussian(0.5.squareRoot()), gaussian(0.5.squareRoot())) }
  }

  struct Complex {
    var real: Double
    var imaginary: Double

    init(_ real: Double, _ imaginary: Double) {
      self.real = real
      self.imaginary = imaginary
    }

    static func phasor(turns: Double) -> Complex {
      Complex(cos(2 * Double.pi * turns), sin(2 * Double.pi * turns))
    }

    static func + (a: Complex, b: Complex) -> Complex { Complex(a.real + b.real, a.imaginary + b.imaginary) }
    static func * (a: Complex, b: Complex) -> Complex {
      Complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
    }
    static func * (a: Double, b: Complex) -> Complex { Complex(a * b.real, a * b.imaginary) }
  }

  /// - Parameter element: slot, antenna, subcarrier to channel, for one episode.
  func recording(
    _ episode: (Int, Randomness) -> (_ slot: Int, _ antenna: Int, _ subcarrier: Int) -> Complex
  ) -> RecordedChannel {
    let randomness = Randomness(seed: seed)
    let episodes = (0..<layout.episodes).map { index in
      let element = episode(index, randomness)
      var values: [Float] = []
      values.reserveCapacity(2 * layout.slots * layout.antennas * layout.subcarriers)
      for slot in 0..<layout.slots {
        for antenna in 0..<layout.antennas {
          for subcarrier in 0..<layout.subcarriers {
            let value = element(slot, antenna, subcarrier)
            values.append(Float(value.real))
            values.append(Float(value.imaginary))
          }
        }
      }
      return ChannelEpisode(values: values)
    }
    return RecordedChannel(layout: layout, episodes: episodes)
  }

  /// Clarke's channel of mean power 1, with a constant wave K times as strong: waves from independent uniform
  /// directions with complex Gaussian amplitudes, so that the expected autocorrelation is J₀ exactly.
  ///
  /// - Parameter doppler: f_D in cycles a slot.
  func clarke(doppler: Double, factor: Double = 0, waves: Int = 24) -> RecordedChannel {
    recording { _, randomness in
      var series = [Complex](
        repeating: (factor / (1 + factor)).squareRoot() * .phasor(turns: randomness.uniform()),
        count: layout.slots)
      for _ in 0..<waves {
        let step = Complex.phasor(turns: doppler * cos(2 * Double.pi * randomness.uniform()))
        var wave = (1 / Double(waves) / (1 + factor)).squareRoot() * randomness.complex()
        for slot in 0..<layout.slots {
          series[slot] = series[slot] + wave
          wave = wave * step
        }
      }
      let values = series
      return { slot, _, _ in values[slot] }
    }
  }

  /// Another channel in every slot, Rician with factor K.
  func independent(factor: Double = 0, meanPower: Double = 1) -> RecordedChannel {
    recording { _, randomness in
      { _, _, _ in
        let constant = Complex((factor / (1 + factor)).squareRoot(), 0)
        return meanPower.squareRoot()
          * (constant + (1 / (1 + factor)).squareRoot() * randomness.complex())
      }
    }
  }
}

extension ChannelStudy {
  /// Without the goodness-of-fit test, which takes most of the time.
  static let untested: ChannelStudy = {
    var study = ChannelStudy()
    study.goodnessOfFitReplicates = 0
    return study
  }()
}
