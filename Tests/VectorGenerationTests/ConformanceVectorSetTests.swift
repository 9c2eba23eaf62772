import ConformanceVectors
import Foundation
import ModelImage
import PublishedLayers
import Quantization
import Testing

@testable import VectorGeneration

/// The set is what it claims to be: every kind of operator, extreme numbers, independent truths.
@Suite struct ConformanceVectorSetTests {
  private static let model = [UInt8](
    (try? Data(contentsOf: URL(fileURLWithPath: "Models/default.image"))) ?? Data())

  @Test func namesAreUniqueAndFitAConsole() throws {
    let set = try ConformanceVectorSet.make(model: Self.model, seed: 1)
    #expect(Set(set.cases.map(\.name)).count == set.cases.count)
    #expect(set.cases.allSatisfy { $0.name.allSatisfy { $0.isASCII && !$0.isWhitespace && $0 != "=" } })
    // What the part of the boards that holds vectors can take.
    #expect(try set.encoded().count <= 3 << 20)
  }

  @Test func theSeedDecidesEverything() throws {
    let cases = try DenseCases.all(seed: 1)
    #expect(try DenseCases.all(seed: 1) == cases)
    #expect(try DenseCases.all(seed: 2) != cases)
  }

  @Test func publishedLayersHaveTheChecksumsOfCMSISNN() throws {
    for layer in PublishedLayer.all {
      let made = try layer.contents()
      #expect(made.digest == layer.checksum && made.source == .cmsisNN)
    }
  }
}
