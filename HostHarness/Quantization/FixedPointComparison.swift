import ModelImage
import ReferenceModels
import Runtime

/// Runs quantised networks in the device's runtime beside their float references, on the calibration samples.
struct FixedPointComparison {
  let sources: [CalibratedGraph]
  let networks: [QuantizedNetwork]
  let operators: [[QuantizationReport.Operator]]

  func reports() throws(QuantizationError) -> [QuantizationReport.Network] {
    let runner = try Self.runner(networks)
    var reports: [QuantizationReport.Network] = []
    for index in sources.indices { reports.append(try report(index, runner)) }
    return reports
  }

  static func runner(_ networks: [QuantizedNetwork]) throws(QuantizationError) -> ImageRunner {
    let contents = ImageContents(
      networks: networks, metadata: ImageMetadata(name: "comparison", version: "", provenance: ""))
    let loaded: LoadedImage
    do throws(ImageBuilderError) {
      let bytes = try ImageBuilder.build(contents)
      do throws(ImageError) { loaded = try LoadedImage(bytes) } catch {
        throw ImageBuilderError.refused(error)
      }
    } catch {
      throw .invalidImage(error)
    }
    do throws(ArenaError) {
      return try ImageRunner(loaded)
    } catch {
      throw .arena(error)
    }
  }

  private func report(_ index: Int, _ runner: ImageRunner) throws(QuantizationError)
    -> QuantizationReport.Network
  {
    let source = sources[index]
    let graph = source.graph
    let evaluator: GraphEvaluator
    do throws(GraphError) {
      evaluator = try GraphEvaluator(graph)
    } catch {
      throw .invalidGraph(network: source.name, error)
    }
    let valueOf = Dictionary(uniqueKeysWithValues: graph.values.enumerated().map { ($1.name, $0) })
    let first = runner.loaded.image.network(index).firstTensor
    let tensors = networks[index].tensors
    let quantizations = tensors.indices.map { runner.quantization(ofTensor: first + $0) }
    var errors = [SignalError](repeating: SignalError(), count: tensors.count)
    var saturated = [Int](repeating: 0, count: tensors.count)
    for sample in source.samples {
      evaluator.load(sample)
      evaluator.execute()
      let integers = runner.run(network: index, inputs: sample)
      for (position, tensor) in tensors.enumerated() {
        guard let value = valueOf[tensor.name], let found = integers[first + position] else { continue }
        let range = quantizations[position].range
        for (reference, integer) in zip(evaluator.values(of: value), found) {
          let exact = Double(reference)
          errors[position].add(reference: exact, approximation: quantizations[position].real(integer))
          if exact < range.lowerBound || exact > range.upperBound { saturated[position] += 1 }
        }
      }
    }
    return QuantizationReport.Network(
      name: source.name, multiplyAccumulates: graph.multiplyAccumulates,
      weightBytes: operators[index].reduce(0) { $0 + $1.weightBytes }, sampleCount: source.samples.count,
      tensors: tensors.enumerated().map { position, tensor in
        QuantizationReport.Tensor(
          name: tensor.name, shape: tensor.shape, widthBits: 8 * tensor.elementType.sizeBytes,
          scale: quantizations[position].scale, zeroPoint: tensor.zeroPoint,
          signalToNoiseDecibels: errors[position].signalToNoiseDecibels, cosine: errors[position].cosine,
          maximumError: errors[position].maximumError, saturatedCount: saturated[position],
          elementCount: errors[position].count)
      }, operators: operators[index])
  }
}
