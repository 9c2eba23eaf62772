import Kernels
import ModelImage
import PackedWeights

/// Operators whose weights are packed: they read the same tensors and parameters, and a stream in place of arrays.
enum PackedOperators {
  // Inlined, so that sizes and window are written once, where the kernel reads them.
  @inline(__always)
  static func run(
    _ call: OperatorCall, shape: PackedShape, window: KernelWindow, parameters: LinearParameters,
    streamOffset: Int
  ) {
    unsafe PackedKernels.run(
      PackedCall(
        packing: call.operation.packing, shape: shape, window: window, parameters: parameters,
        input: call.address(call.input(0)), stream: call.image.parameterAddress(streamOffset),
        scratch: call.scratch, output: call.arenaBase.advanced(by: call.output.offset)))
  }

  static func runRecurrentUnit(_ call: OperatorCall, _ block: GatedRecurrentUnitParameters) {
    let streamBytes = call.operation.packing.sizes(block.inputShape)?.streamBytes ?? 0
    let state = unsafe call.address(call.input(1))
    let input = unsafe projection(
      call, block, block.inputShape, from: call.address(call.input(0)),
      zeroPoint: call.input(0).zeroPoint, streamOffset: block.inputStreamOffset, place: 0)
    let recurrent = unsafe projection(
      call, block, block.recurrentShape, from: state, zeroPoint: 0,
      streamOffset: block.inputStreamOffset + streamBytes, place: 1)
    unsafe PackedGatedRecurrentUnit.run(
      input: input, recurrent: recurrent,
      sigmoid: call.image.parameterAddress(block.sigmoidOffset).assumingMemoryBound(to: Int16.self),
      tanh: call.image.parameterAddress(block.tanhOffset).assumingMemoryBound(to: Int16.self),
      state: state.assumingMemoryBound(to: Int16.self), units: block.stateCount,
      output: call.arenaBase.advanced(by: call.output.offset).assumingMemoryBound(to: Int16.self))
  }

  /// - Parameter place: of its pre-activations in working memory.
  @unsafe
  private static func projection(
    _ call: OperatorCall, _ block: GatedRecurrentUnitParameters, _ shape: PackedShape,
    from vector: UnsafeRawPointer, zeroPoint: Int32, streamOffset: Int, place: Int
  ) -> PackedCall {
    unsafe PackedCall(
      packing: call.operation.packing, shape: shape, window: KernelWindow(kernelHeight: 1, kernelWidth: 1),
      parameters: LinearParameters(inputZeroPoint: zeroPoint, outputZeroPoint: 0, clamp: .int16),
      input: vector, stream: call.image.parameterAddress(streamOffset),
      scratch: call.scratch.advanced(by: 2 * block.preActivationBytes),
      output: call.scratch.advanced(by: place * block.preActivationBytes))
  }
}

extension OperatorCall {
  /// The operator's working memory.
  @unsafe
  var scratch: UnsafeMutableRawPointer { unsafe arenaBase.advanced(by: operation.scratchOffset) }
}
