import ConformanceVectors
import ModelImage
import Quantization

/// The set of conformance vectors that every target has to pass.
public enum ConformanceVectorSet {
  /// Version of the generator: the same version, seed and model give the same bytes.
  public static let version = 2

  /// - Parameter model: the bytes of the image in flash.
  public static func make(model: [UInt8], seed: UInt64) throws -> VectorSetContents {
    let loaded = try LoadedImage(model)
    var cases: [CaseContents] = []
    cases += try PublishedLayer.all.map { try $0.contents() }
    cases += try ConvolutionCases.all(seed: seed)
    cases += try DepthwiseCases.all(seed: seed)
    cases += try DenseCases.all(seed: seed)
    cases += try ElementwiseCases.all(seed: seed)
    cases += try PairCases.all(seed: seed)
    cases += try NormalizationCases.all(seed: seed)
    cases += try RecurrentCases.all(seed: seed)
    cases += try ModelCases.all(loaded, seed: seed)
    cases += SweepCases.all(seed: seed)
    cases += try ImageCases.all(seed: seed)
    cases += try StartCases.all(loaded)
    cases += try ScriptCases.all(loaded, seed: seed)
    return VectorSetContents(stamp: stamp(seed: seed), model: .init(loaded.bytes), cases: cases)
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
