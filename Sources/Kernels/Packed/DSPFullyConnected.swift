import CTarget

/// `FullyConnected`, int8 to int8, for Cortex-M cores with the DSP extension, on weights in
/// ``DSPWeightPacking/channelPairs``: equal to the portable kernel bit for bit. Preconditions as for ``DSPConvolution2D``.
public enum DSPFullyConnected {
  /// Inputs of an output, padded to two words of weights.
  public static func paddedInputCount(_ geometry: FullyConnected.Geometry) -> Int {
    (geometry.inputCount &+ 7) & ~7
  }

  /// Words of scratch: the inputs, widened.
  public static func scratchWords(_ geometry: FullyConnected.Geometry) -> Int {
    paddedInputCount(geometry) &>> 1
  }

  /// Words of a packed stream.
  public static func streamWords(_ geometry: FullyConnected.Geometry) -> Int {
    DSPWeightPacking.channelPairs.groupWords(inputs: paddedInputCount(geometry))
      &* ((geometry.outputCount &+ 3) &>> 2)
  }

  /// - Parameters:
  ///   - stream: ``streamWords(_:)`` words.
  ///   - parameters: the output's zero point is not looked at.
  ///   - scratch: ``scratchWords(_:)`` words or more.
  public static func apply(
    input: Span<Int8>, stream: Span<Int32>, geometry: FullyConnected.Geometry, parameters: LinearParameters,
    scratch: inout MutableSpan<UInt32>, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try requirePositive(geometry.inputCount)
    try requirePositive(geometry.outputCount)
    try requireCount(.input, expected: geometry.inputCount, actual: input.count)
    try requireCount(.weights, expected: streamWords(geometry), actual: stream.count)
    try requireCount(.output, expected: geometry.outputCount, actual: output.count)
    try requireLinear(parameters, input: Int8.self, output: Int8.self)
    let needed = scratchWords(geometry)
    if scratch.count < needed { throw .elementCount(.scratch, expected: needed, actual: scratch.count) }
    guard let input = unsafe input.firstElement(), let stream = unsafe stream.firstElement(),
      let scratch = unsafe scratch.firstElement(), let output = unsafe output.firstElement()
    else { return }
    unsafe run(
      input: input, stream: stream, geometry: geometry, bounds: ByteBounds(parameters.clamp), patch: scratch,
      output: output)
  }

  private static func run(
    input: UnsafePointer<Int8>, stream: UnsafePointer<Int32>, geometry: FullyConnected.Geometry,
    bounds: ByteBounds, patch: UnsafeMutablePointer<UInt32>, output: UnsafeMutablePointer<Int8>
  ) {
    unsafe widen(input, count: geometry.inputCount, into: patch)
    let words = paddedInputCount(geometry) &>> 1
    var memory = InlineArray<4, Int32>(repeating: 0)
    var span = memory.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      guard let sums = buffer.baseAddress else { return }
      var stream = unsafe stream
      var channel = 0
      while channel < geometry.outputCount {
        let word = unsafe multiply(&stream, patch: patch, words: words, sums: sums, bounds: bounds)
        let valid = geometry.outputCount &- channel
        if valid >= 4 {
          unsafe ll_store_word(output + channel, word)
        } else {
          unsafe storeBytes(word, at: output + channel, count: valid)
        }
        channel &+= 4
      }
    }
  }

  /// Pairs of inputs a word; behind the last input come numbers that meet weights of zero.
  private static func widen(
    _ input: UnsafePointer<Int8>, count: Int, into patch: UnsafeMutablePointer<UInt32>
  ) {
    var target = unsafe ll_dsp_widen_one_pixel(input, Int32(truncatingIfNeeded: count &>> 2), patch)
    if count & 3 != 0 {
      var word: UInt32 = 0
      var index = count
      while index & 3 != 0 {
        index &-= 1
        word = unsafe word &<< 8 | UInt32(UInt8(bitPattern: input[index]))
      }
      unsafe target[0] = ll_dsp_even_bytes(word)
      unsafe target[1] = ll_dsp_odd_bytes(word)
      unsafe target += 2
    }
    let end = unsafe patch + ((count &+ 7) & ~7) &>> 1
    while unsafe target < end {
      unsafe target.pointee = 0
      unsafe target += 1
    }
  }

  /// Four outputs.
  @inline(__always)
  private static func multiply(
    _ stream: inout UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, words: Int,
    sums: UnsafeMutablePointer<Int32>, bounds: ByteBounds
  ) -> UInt32 {
    var (a, c) = unsafe (stream[0], stream[2])
    let (b, d) = unsafe (stream[1], stream[3])
    unsafe sums[1] = b
    unsafe sums[3] = d
    unsafe stream += 4
    let pieceWords = ChannelPairPacking.flushLength &>> 1
    var start = 0
    while start < words {
      unsafe sums[0] = sums[1]
      unsafe sums[2] = sums[3]
      let count = min(words &- start, pieceWords)
      let piece = unsafe patch + start
      unsafe stream = ll_dsp_add_one_pixel(stream, piece, piece + count, sums)
      unsafe a &+= ChannelPairPacking.doubled(sums, 0)
      unsafe c &+= ChannelPairPacking.doubled(sums, 2)
      start &+= count
    }
    let scales = unsafe DSPRequantization(words: stream)
    unsafe stream += DSPRequantization.wordCount
    let even = unsafe ll_dsp_saturate_pair(scales.scaled(0, a), scales.scaled(2, c))
    let odd = unsafe ll_dsp_saturate_pair(scales.scaled(1, sums[1] &<< 1), scales.scaled(3, sums[3] &<< 1))
    return bounds.clamped(even | odd &<< 8)
  }
}
