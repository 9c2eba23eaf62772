import Foundation
import Testing

/// How `latentlink import` chooses ranges and widths.
@Suite struct CalibrationOptionsTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ModelExchangeTests/Fixtures").path

  private func run(_ options: String...) throws -> Program.Outcome {
    let image = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".image").path
    defer { try? FileManager.default.removeItem(atPath: image) }
    return try Program.run(
      [
        "import", "\(Self.fixtures)/residual.onnx", "--calibrate", "\(Self.fixtures)/residual.npz", "-o",
        image,
      ] + options)
  }

  @Test func reportsLayersAndTheTarget() throws {
    let outcome = try run(
      "--mixed", "auto", "--target-sqnr", "30", "--report", "--ranges", "percentile", "--percentile", "99.9",
      "--equalise", "--correct-bias")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("target 30.0 dB end to end"))
    #expect(outcome.output.contains("gain, dB"))
    // A residual network: sums move together with what they add.
    #expect(outcome.output.contains("class: layers with one number have one width"))
  }

  @Test func saysWhatLimits() throws {
    let outcome = try run("--mixed", "auto", "--target-sqnr", "140")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("is all that is reached"))
    #expect(outcome.output.contains("int8 weights"))
  }

  @Test func refusesWhatIsNotPermitted() throws {
    for (options, words) in [
      (["--mixed", "auto", "--activations", "int8"], "exclude each other"),
      (["--percentile", "50"], "--percentile 50.0 is not permitted"),
      (["--percentile", "99"], "--percentile needs --ranges percentile"),
      (["--target-sqnr", "151"], "--target-sqnr 151.0 is not permitted"),
      (["--target-sqnr", "40", "--activations", "int8"], "--target-sqnr needs --activations auto or mixed"),
      (["--activations", "int16", "--target-sqnr", "40"], "--target-sqnr needs --activations auto or mixed"),
    ] {
      let outcome = try Program.run(["import", "x.onnx", "-o", "x.image"] + options)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }
}
