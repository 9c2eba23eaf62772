import FixedPoint

/// Rows of a projection, requantised and saturated to 16 bits.
protocol PreActivations {
  subscript(row: Int) -> Int32 { get }
}

/// The definition of `GatedRecurrentUnit`.
enum PortableGatedRecurrentUnit {
  static func run(
    input: Span<Int16>, state: Span<Int16>, inputProjection: GatedRecurrentUnit.Projection,
    recurrentProjection: GatedRecurrentUnit.Projection, tables: GatedRecurrentUnit.Tables,
    geometry: GatedRecurrentUnit.Geometry, inputZeroPoint: Int32, output: inout MutableSpan<Int16>
  ) {
    guard
      let fromInput = unsafe Rows(
        inputProjection, input, columns: geometry.inputCount, zeroPoint: inputZeroPoint),
      let fromState = unsafe Rows(
        recurrentProjection, state, columns: geometry.stateCount, zeroPoint: 0),
      let sigmoid = unsafe tables.sigmoid.firstElement(), let tanh = unsafe tables.tanh.firstElement(),
      let previous = unsafe state.firstElement(), let target = unsafe output.firstElement()
    else { return }
    unsafe combine(
      fromInput, fromState, sigmoid: sigmoid, tanh: tanh, previous: previous, units: geometry.stateCount,
      target: target)
  }

  /// Gates and candidate of every unit from the pre-activations of both projections.
  @inline(__always)
  static func combine<FromInput: PreActivations, FromState: PreActivations>(
    _ fromInput: FromInput, _ fromState: FromState, sigmoid: UnsafePointer<Int16>,
    tanh: UnsafePointer<Int16>, previous: UnsafePointer<Int16>, units: Int,
    target: UnsafeMutablePointer<Int16>
  ) {
    var unit = 0
    while unit < units {
      let updateRow = units &+ unit
      let candidateRow = 2 &* units &+ unit
      let reset = unsafe InterpolatedTable.value(
        at: saturatingInt16(fromInput[unit] &+ fromState[unit]), samples: sigmoid)
      let update = unsafe InterpolatedTable.value(
        at: saturatingInt16(fromInput[updateRow] &+ fromState[updateRow]), samples: sigmoid)
      let recurrent = unsafe roundingShiftRight(Int32(reset) &* fromState[candidateRow], by: 15)
      let candidate = unsafe Int32(
        InterpolatedTable.value(
          at: saturatingInt16(fromInput[candidateRow] &+ recurrent), samples: tanh))
      let step = unsafe roundingShiftRight(
        Int32(update) &* (Int32(previous[unit]) &- candidate), by: 15)
      unsafe target[unit] = saturatingInt16(candidate &+ step)
      unit &+= 1
    }
  }

  /// The pre-activations that one projection gives.
  @unsafe
  private struct Rows: PreActivations {
    let vector: UnsafePointer<Int16>
    let weights: UnsafePointer<Int8>
    let bias: UnsafePointer<Int32>
    let scales: ChannelScalePointers
    let columns: Int
    let zeroPoint: Int32

    @inline(__always)
    init?(
      _ projection: GatedRecurrentUnit.Projection, _ vector: Span<Int16>, columns: Int, zeroPoint: Int32
    ) {
      guard let vector = unsafe vector.firstElement(),
        let weights = unsafe projection.weights.firstElement(),
        let bias = unsafe projection.bias.firstElement(),
        let scales = unsafe ChannelScalePointers(projection.scales)
      else { return nil }
      unsafe self.vector = vector
      unsafe self.weights = weights
      unsafe self.bias = bias
      unsafe self.scales = scales
      unsafe self.columns = columns
      unsafe self.zeroPoint = zeroPoint
    }

    /// Row `row`, requantised and saturated to 16 bits. Called six times a unit, for six copies of the loop.
    @inline(never)
    subscript(row: Int) -> Int32 {
      let sum = unsafe Int16.dotProduct(
        vector, zeroPoint: zeroPoint, weights + row &* columns, count: columns)
      return unsafe Int32(
        saturatingInt16(multiplyByQuantizedMultiplier(bias[row] &+ sum, scales[row])))
    }
  }
}
