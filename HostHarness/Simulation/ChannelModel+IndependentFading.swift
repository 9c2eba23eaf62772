import CGSL

extension ChannelModel {
  /// The one path of a slot whose channel knows nothing of geometry or of other slots; nil in worlds with geometry.
  ///
  /// The amplitude is Rayleigh, so the gain is exponential about its mean; direction sine and length are uniform.
  func independentPath(from stream: borrowing RandomStream) -> PropagationPath? {
    guard let gainDB = channel.independentFadingGainDB else { return nil }
    let deviation = (0.5 * Decibels.ratio(gainDB) / Double(channel.antennas)).squareRoot()
    let (real, imaginary) = (
      stream.gaussian(standardDeviation: deviation), stream.gaussian(standardDeviation: deviation)
    )
    return PropagationPath(
      kind: .direct, amplitude: (real * real + imaginary * imaginary).squareRoot(),
      lengthMetres: stream.uniform(Interval(3, 10)), directionSine: stream.uniform(Interval(-0.9, 0.9)))
  }
}
