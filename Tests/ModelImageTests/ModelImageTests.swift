import FixedPoint
import ModelImage
import Testing

@testable import Quantization

/// What is written is what is read.
struct ModelImageTests {
  private let networks = [SmallModel.vision, SmallModel.vectors, SmallModel.recurrent]

  @Test("Same contents, same bytes")
  func deterministic() throws { #expect(try SmallModel.bytes() == SmallModel.bytes()) }

  @Test("Networks, tensors and operators")
  func records() throws {
    let loaded = try LoadedImage(try SmallModel.bytesWithRecurrence())
    let image = loaded.image
    #expect(image.networkCount == 3)
    #expect(image.persistentSizeBytes == 32)
    for (index, network) in networks.enumerated() {
      let record = image.network(index)
      #expect(record.role == network.role)
      #expect(record.operatorCount == network.operators.count)
      #expect(record.tensorCount == network.tensors.count)
      #expect(record.inputs.count == network.inputs.count)
      for (place, input) in network.inputs.enumerated() {
        #expect(record.inputs[place] == record.firstTensor + input)
      }
      for (place, output) in network.outputs.enumerated() {
        #expect(record.outputs[place] == record.firstTensor + output)
      }
      for (position, tensor) in network.tensors.enumerated() {
        let stored = image.tensor(record.firstTensor + position)
        #expect(stored.elementType == tensor.elementType)
        #expect(stored.zeroPoint == tensor.zeroPoint)
        #expect(stored.scaleBits == tensor.scale.bitPattern)
        #expect((0..<stored.shape.rank).map { stored.shape[$0] } == tensor.shape)
        #expect((stored.storage == .constant) == (tensor.constant != nil))
        #expect(stored.network == index)
      }
      for (position, operation) in network.operators.enumerated() {
        let stored = image.operator(record.firstOperator + position)
        #expect(stored.output == record.firstTensor + operation.output)
        #expect(
          (0..<stored.inputs.count).map { stored.inputs[$0] }
            == operation.inputs.map { record.firstTensor + $0 })
      }
    }
  }

  @Test("Parameters of every kind")
  func parameters() throws {
    let loaded = try LoadedImage(try SmallModel.bytesWithRecurrence())
    let image = loaded.image
    let convolution = image.convolution(image.operator(0))
    #expect(convolution.window.kernelHeight == 3 && convolution.window.strideWidth == 2)
    #expect(convolution.window.paddingTop == 0 && convolution.window.paddingBottom == 1)
    #expect(convolution.clampLower == -100 && convolution.clampUpper == 32767)
    expectChannels(image, convolution.channels, SmallModel.channels(3))
    expectWeights(image, convolution.weightsOffset, SmallModel.weights(54))
    let dense = image.fullyConnected(image.operator(1))
    expectChannels(image, dense.channels, SmallModel.channels(3))
    expectWeights(image, dense.weightsOffset, SmallModel.weights(36))
    let add = image.add(image.operator(2))
    #expect(add.first == SmallModel.half && add.second == SmallModel.half && add.output == SmallModel.half)
    #expect(image.rescale(image.operator(4)).output == SmallModel.half)
    #expect(image.clamp(image.operator(5)).clampLower == 1)
    #expect(image.clamp(image.operator(5)).clampUpper == 100)
    #expect(image.rescale(image.operator(6)).output == SmallModel.identity)
    #expect(image.concatenate(image.operator(7)).factor(1) == SmallModel.identity)
    let cell = image.gatedRecurrentUnit(image.operator(8))
    #expect(cell.inputCount == 3 && cell.stateCount == 2)
    expectChannels(image, cell.inputChannels, SmallModel.channels(6))
    expectChannels(image, cell.recurrentChannels, SmallModel.channels(6))
    expectWeights(image, cell.inputWeightsOffset, SmallModel.weights(18))
    expectWeights(image, cell.recurrentWeightsOffset, SmallModel.weights(12))
  }

  private func expectChannels(
    _ image: ModelImage, _ arrays: ChannelArrays, _ expected: QuantizedChannels
  ) {
    let bias = image.words(at: arrays.biasOffset, count: arrays.count)
    let multipliers = image.words(at: arrays.multiplierOffset, count: arrays.count)
    let shifts = image.words(at: arrays.shiftOffset, count: arrays.count)
    for channel in 0..<arrays.count {
      #expect(bias[channel] == expected.bias[channel])
      #expect(multipliers[channel] == expected.multipliers[channel])
      #expect(shifts[channel] == expected.shifts[channel])
    }
  }

  private func expectWeights(_ image: ModelImage, _ offset: Int, _ expected: [Int8]) {
    let weights = image.weights(at: offset, count: expected.count)
    for index in expected.indices { #expect(weights[index] == expected[index]) }
  }

  @Test("Loop, background and metadata are handed out as written")
  func sections() throws {
    var contents = SmallModel.contents([SmallModel.vectors])
    contents.background = (0..<4096).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let loaded = try LoadedImage(try ImageBuilder.build(contents))
    let loop = loaded.image.section(.loop)
    #expect(loop.byteCount == 20)
    #expect((0..<20).allSatisfy { unsafe loop.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == $0 })
    let background = loaded.image.background
    #expect(background.count == 4096)
    #expect((0..<4096).allSatisfy { background[$0] == contents.background[$0] })
    #expect(loaded.image.section(.metadata).byteCount > 0)
  }

  @Test("A background of another size is refused")
  func backgroundSize() throws {
    var contents = SmallModel.contents([SmallModel.vectors])
    contents.background = [1, 2, 3]
    #expect(throws: ImageBuilderError.refused(.sectionSize(.background, sizeBytes: 3))) {
      try ImageBuilder.build(contents)
    }
  }
}
