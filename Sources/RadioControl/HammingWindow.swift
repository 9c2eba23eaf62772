/// Symmetric Hamming windows, 0.54 − 0.46 cos(2πn / (N − 1)), Q15.
///
/// Source: F. J. Harris, "On the Use of Windows for Harmonic Analysis with the Discrete Fourier Transform",
/// Proceedings of the IEEE 66 (1978).
enum HammingWindow {
  /// Over the 16 antennas.
  static let antennas: InlineArray<16, Int32> = [
    2621, 3925, 7609, 13037, 19270, 25231, 29889, 32439,
    32439, 29889, 25231, 19270, 13037, 7609, 3925, 2621,
  ]
  /// Over the 32 subcarriers.
  static let subcarriers: InlineArray<32, Int32> = [
    2621, 2930, 3843, 5323, 7310, 9721, 12460, 15412,
    18458, 21473, 24333, 26921, 29132, 30874, 32077, 32691,
    32691, 32077, 30874, 29132, 26921, 24333, 21473, 18458,
    15412, 12460, 9721, 7310, 5323, 3843, 2930, 2621,
  ]
}
