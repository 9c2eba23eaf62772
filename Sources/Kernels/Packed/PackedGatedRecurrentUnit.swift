import FixedPoint
import PackedWeights

/// `GatedRecurrentUnit` on packed weights: both projections are dense layers to int16 pre-activations in working memory,
/// the gates are the portable kernel's.
public enum PackedGatedRecurrentUnit {
  /// One step, whose arguments have been checked.
  ///
  /// - Parameters:
  ///   - input: the projection of x `[I]` to int16 `[3 S]`, rows r, z, n.
  ///   - recurrent: the projection of h `[S]` to int16 `[3 S]`.
  ///   - sigmoid: 513 samples, Q15.
  ///   - tanh: 513 samples on the scale of the state.
  ///   - state: `[S]`; the output may not overlap it.
  ///   - output: `[S]`.
  @unsafe
  public static func run(
    input: PackedCall, recurrent: PackedCall, sigmoid: UnsafePointer<Int16>, tanh: UnsafePointer<Int16>,
    state: UnsafePointer<Int16>, units: Int, output: UnsafeMutablePointer<Int16>
  ) {
    unsafe PackedKernels.run(input)
    unsafe PackedKernels.run(recurrent)
    unsafe PortableGatedRecurrentUnit.combine(
      StoredPreActivations(rows: UnsafePointer(input.output.assumingMemoryBound(to: Int16.self))),
      StoredPreActivations(rows: UnsafePointer(recurrent.output.assumingMemoryBound(to: Int16.self))),
      sigmoid: sigmoid, tanh: tanh, previous: state, units: units, target: output)
  }
}

@unsafe
private struct StoredPreActivations: PreActivations {
  let rows: UnsafePointer<Int16>

  @inline(__always)
  subscript(row: Int) -> Int32 { unsafe Int32(rows[row]) }
}
