import ConformanceVectors
import Kernels
import ModelImage

/// Calls the depthwise convolution, a kernel that images have no operator for, and compares its output.
enum DepthwiseCheck {
  static func run(
    _ vector: VectorCase, of vectors: VectorSet, arena: UnsafeMutableRawBufferPointer
  ) throws(CaseDifference) {
    let expected = unsafe vectors.expected(vector)
    guard let arguments = unsafe DepthwiseArguments(vectors.input(vector)), expected.count <= arena.count
    else { throw CaseDifference(.shape, expected: 0, found: Int32(truncatingIfNeeded: expected.count)) }
    for offset in 0..<expected.count { unsafe arena[offset] = 0xA5 }
    do throws(KernelError) {
      try unsafe call(arguments, UnsafeMutableRawBufferPointer(rebasing: arena[0..<expected.count]))
    } catch {
      throw CaseDifference(.shape, expected: 0, found: -1)
    }
    let output = UnsafeRawBufferPointer(arena)
    var digest = ByteDigest()
    for offset in 0..<expected.count { digest.append(unsafe output[offset]) }
    for element in 0..<(expected.count / arguments.outputType.sizeBytes) {
      let wanted = unsafe number(expected, element, arguments.outputType)
      let found = unsafe number(output, element, arguments.outputType)
      if wanted != found {
        throw CaseDifference(.kernelOutput, element: element, expected: wanted, found: found)
      }
    }
    guard digest.value == vector.digest else {
      throw CaseDifference(
        .outputDigest, expected: Int32(bitPattern: vector.digest), found: Int32(bitPattern: digest.value))
    }
  }

  private static func number(
    _ bytes: UnsafeRawBufferPointer, _ element: Int, _ type: ElementType
  ) -> Int32 {
    switch type {
    case .int8: unsafe Int32(bytes.load(fromByteOffset: element, as: Int8.self))
    case .int16: unsafe Int32(bytes.load(fromByteOffset: 2 * element, as: Int16.self))
    }
  }

  private static func call(
    _ arguments: DepthwiseArguments, _ memory: UnsafeMutableRawBufferPointer
  ) throws(KernelError) {
    let scales = ChannelScales(multipliers: arguments.multipliers(), shifts: arguments.shifts())
    let (geometry, parameters) = (arguments.geometry, arguments.parameters)
    switch arguments.outputType {
    case .int8:
      let elements = unsafe UnsafeMutableBufferPointer(
        start: memory.baseAddress?.assumingMemoryBound(to: Int8.self), count: memory.count)
      var output = unsafe MutableSpan(_unsafeElements: elements)
      switch arguments.inputType {
      case .int8:
        try DepthwiseConvolution2D.apply(
          input: arguments.int8Input(), weights: arguments.weights(), bias: arguments.bias(), scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      case .int16:
        try DepthwiseConvolution2D.apply(
          input: arguments.int16Input(), weights: arguments.weights(), bias: arguments.bias(), scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      }
    case .int16:
      let elements = unsafe UnsafeMutableBufferPointer(
        start: memory.baseAddress?.assumingMemoryBound(to: Int16.self), count: memory.count / 2)
      var output = unsafe MutableSpan(_unsafeElements: elements)
      switch arguments.inputType {
      case .int8:
        try DepthwiseConvolution2D.apply(
          input: arguments.int8Input(), weights: arguments.weights(), bias: arguments.bias(), scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      case .int16:
        try DepthwiseConvolution2D.apply(
          input: arguments.int16Input(), weights: arguments.weights(), bias: arguments.bias(), scales: scales,
          geometry: geometry, parameters: parameters, output: &output)
      }
    }
  }
}
