import FixedPoint

/// One step of a gated recurrent unit (Cho et al. 2014) in the form of PyTorch's `GRUCell`.
///
/// Input x `[I]`, state h `[S]`, next state h' `[S]`, all int16; int8 weights `[3 S, I]` and `[3 S, S]` with
/// gates in the order r, z, n, one multiplier and shift a row; int32 biases `[3 S]`:
///
///     r = σ(W_r x + b_r + U_r h + c_r)      z = σ(W_z x + b_z + U_z h + c_z)
///     n = tanh(W_n x + b_n + r (U_n h + c_n))      h' = n + z (h − n)
///
/// In integers, for every unit (each `sat16` saturates to int16):
///
/// 1. Six pre-activations, `sat16(requantise(bias + Σ …))`, all on one scale, that of the tables' arguments.
/// 2. r and z: the sigmoid table at `sat16(a + b)`; Q15, 0 … 32767.
/// 3. n: the tanh table at `sat16(a + ⌊(r b + 2¹⁴) / 2¹⁵⌋)`, on the scale of the state.
/// 4. `h' = sat16(n + ⌊(z (h − n) + 2¹⁴) / 2¹⁵⌋)`.
///
/// The state has zero point 0 and the scale of the tanh table's results (2⁻¹⁵ holds −1 … 1). The step needs
/// no scratch memory: unit by unit it reads the old state, which the output may not overlap.
///
/// Overflow: Σ is modulo 2³²; the caller proves (as the quantiser does) that no partial sum leaves 32 bits.
/// Nothing else can overflow.
public enum GatedRecurrentUnit {
  /// Elements of input and state.
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    /// I.
    public var inputCount: Int
    /// S.
    public var stateCount: Int

    @inlinable
    public init(inputCount: Int, stateCount: Int) {
      self.inputCount = inputCount
      self.stateCount = stateCount
    }
  }

  /// The affine half of the cell that sees one of its two inputs.
  public struct Projection: ~Escapable {
    /// `[3 S, I]` or `[3 S, S]`, rows in the order r, z, n.
    public let weights: Span<Int8>
    /// `[3 S]`, on the scale of the products.
    public let bias: Span<Int32>
    /// Per row: from the scale of the products to that of the pre-activations.
    public let scales: ChannelScales

    @inlinable
    @_lifetime(copy weights, copy bias, copy scales)
    public init(weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales) {
      self.weights = weights
      self.bias = bias
      self.scales = scales
    }
  }

  /// Tables of `InterpolatedTable.sampleCount` samples, both over the scale of the pre-activations.
  public struct Tables: ~Escapable {
    /// Results in Q15; only 0 … 32767.
    public let sigmoid: Span<Int16>
    /// Results on the scale of the state.
    public let tanh: Span<Int16>

    @inlinable
    @_lifetime(copy sigmoid, copy tanh)
    public init(sigmoid: Span<Int16>, tanh: Span<Int16>) {
      self.sigmoid = sigmoid
      self.tanh = tanh
    }
  }

  /// One step. `inputZeroPoint` is that of x; `output` is h'.
  public static func apply(
    input: Span<Int16>, state: Span<Int16>, inputProjection: Projection, recurrentProjection: Projection,
    tables: Tables, geometry: Geometry, inputZeroPoint: Int32, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try requirePositive(geometry.inputCount)
    try requirePositive(geometry.stateCount)
    let rows = try checkedCount(.bias, 3, geometry.stateCount)
    try requireCount(.input, expected: geometry.inputCount, actual: input.count)
    try requireCount(.state, expected: geometry.stateCount, actual: state.count)
    let inputWeights = try checkedCount(.weights, rows, geometry.inputCount)
    try requireCount(.weights, expected: inputWeights, actual: inputProjection.weights.count)
    let recurrentWeights = try checkedCount(.recurrentWeights, rows, geometry.stateCount)
    try requireCount(
      .recurrentWeights, expected: recurrentWeights, actual: recurrentProjection.weights.count)
    try requireCount(.bias, expected: rows, actual: inputProjection.bias.count)
    try requireCount(.recurrentBias, expected: rows, actual: recurrentProjection.bias.count)
    try requireScales(inputProjection.scales, channels: rows, shifts: .shifts)
    try requireScales(
      recurrentProjection.scales, channels: rows, argument: .recurrentScales, shifts: .shifts)
    try requireCount(
      .sigmoidTable, expected: InterpolatedTable.sampleCount, actual: tables.sigmoid.count)
    try requireNotNegative(tables.sigmoid)
    try requireCount(.tanhTable, expected: InterpolatedTable.sampleCount, actual: tables.tanh.count)
    try requireZeroPoint(.input, inputZeroPoint, of: Int16.self)
    try requireCount(.output, expected: geometry.stateCount, actual: output.count)
    applyUnchecked(
      input: input, state: state, inputProjection: inputProjection,
      recurrentProjection: recurrentProjection, tables: tables, geometry: geometry,
      inputZeroPoint: inputZeroPoint, output: &output)
  }

  /// One step, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, state: Span<Int16>, inputProjection: Projection, recurrentProjection: Projection,
    tables: Tables, geometry: Geometry, inputZeroPoint: Int32, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.GatedRecurrent.run(
      input: input, state: state, inputProjection: inputProjection,
      recurrentProjection: recurrentProjection, tables: tables, geometry: geometry,
      inputZeroPoint: inputZeroPoint, output: &output)
  }

  /// A negative gate would let `z (h − n)` leave 32 bits.
  private static func requireNotNegative(_ table: Span<Int16>) throws(KernelError) {
    var i = 0
    while i < table.count {
      if table[i] < 0 { throw .tableEntryNegative(.sigmoidTable, index: i, value: table[i]) }
      i &+= 1
    }
  }
}
