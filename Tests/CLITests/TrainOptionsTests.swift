import Foundation
import Testing

/// What `latentlink train` makes of the recipe and its options.
@Suite struct TrainOptionsTests {
  private struct Recipe: Decodable {
    struct Control: Decodable { var warmSteps: Int }
    var quantisationAware: Bool
    var control: Control
  }

  private func recipe(_ options: String...) throws -> Recipe {
    let outcome = try Program.run(["train", "--print-recipe"] + options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Recipe.self, from: Data(outcome.output.utf8))
  }

  @Test func quantisationAwarenessOverridesTheRecipe() throws {
    #expect(try recipe().quantisationAware)
    #expect(try !recipe("--no-qat").quantisationAware)
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".json").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Data(#"{"quantisationAware": false}"#.utf8).write(to: URL(filePath: file))
    #expect(try !recipe("--recipe", file).quantisationAware)
    #expect(try recipe("--recipe", file, "--qat").quantisationAware)
  }

  @Test func fineTuningHasARecipeOfItsOwn() throws {
    #expect(try recipe().control.warmSteps > 0)
    #expect(try recipe("--from", "a.safetensors", "--qat").control.warmSteps == 0)
  }

  @Test func recordingsExcludeAStart() throws {
    let outcome = try Program.run(["train", "--data", "a.npz", "--from", "b.safetensors"])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("--data excludes --from"), "\(outcome.errors)")
  }
}
