import ConformanceVectors
import ModelImage
import PublishedLayers
import Quantization
import WeightPackers

/// The set of conformance vectors that every target has to pass.
public enum ConformanceVectorSet {
  /// Version of the generator: the same version, seed and model give the same bytes.
  public static let version = 3

  /// Images with packed weights have to give the bytes that portable kernels give on the same numbers: every expectation
  /// comes from weights in canonical order.
  ///
  /// - Parameters:
  ///   - model: the bytes of an image; the image in flash is the same one, packed.
  ///   - packing: the cores for which the weights of all images are packed.
  public static func make(
    model: [UInt8], seed: UInt64, packing: PackingChoice = .portable
  ) throws -> VectorSetContents {
    let loaded = try LoadedImage(try packed(model, .portable))
    let inFlash = try LoadedImage(try packed(model, packing))
    var cases: [CaseContents] = []
    cases += try PublishedLayer.all.map { try $0.contents() }
    cases += try ConvolutionCases.all(seed: seed)
    cases += try DepthwiseCases.all(seed: seed)
    cases += try DenseCases.all(seed: seed)
    cases += try PoolCases.all(seed: seed)
    cases += try MovementCases.all(seed: seed)
    cases += try ElementwiseCases.all(seed: seed)
    cases += try PairCases.all(seed: seed)
    cases += try NormalizationCases.all(seed: seed)
    cases += try RecurrentCases.all(seed: seed)
    cases += try ModelCases.all(loaded, seed: seed)
    cases += SweepCases.all(seed: seed)
    cases += try ImageCases.all(seed: seed)
    cases += try StartCases.all(inFlash)
    cases += try ScriptCases.all(loaded, seed: seed)
    for index in cases.indices where cases[index].kind == .operators {
      if let image = cases[index].image { cases[index].image = try packed(image, packing) }
    }
    return VectorSetContents(stamp: stamp(seed: seed), model: .init(inFlash.bytes), cases: cases)
  }

  /// The same image with its weights in another order.
  public static func packed(_ image: [UInt8], _ packing: PackingChoice) throws -> [UInt8] {
    try ImageBuilder.build(ImageContents(reading: LoadedImage(image)), packing: packing)
  }

  private static func stamp(seed: UInt64) -> VectorSetContents.Stamp {
    VectorSetContents.Stamp(
      generator: "latentlink vectors", version: version, seed: seed,
      sources: [
        "portableCode": "the portable code of this repository, run on the host that made the set",
        "cmsisNN":
          "checksums of CMSIS-NN's outputs, equal on Cortex-M, aarch64 and armv7; inputs by a fixed generator",
        "documentation": "the error or degraded mode that docs/conformance.md names for a fault",
      ])
  }
}
