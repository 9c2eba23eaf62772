import Foundation
import Testing

/// Output that cannot be written, and commands that are stopped: nothing half-written stays.
@Suite struct OutputTests {
  @Test func fullDisk() throws {
    try Workplace.with { folder in
      for arguments in [
        ["simulate", "--episodes", "2", "--slots", "4", "--out", folder + "/new.npz"],
        [
          "quantize", "--model", folder + "/model.safetensors", "--out", folder + "/new.image",
          "--simulate-episodes", "2", "--slots", "24", "--activations", "int16", "--nearest",
        ],
      ] {
        let outcome = try Program.run(arguments, fileBlocks: 4)
        #expect(outcome.status != 0)
        #expect(outcome.message.contains("/new."), "\(outcome.errors)")
        #expect(outcome.message.contains("File too large"), "\(outcome.errors)")
        #expect(try Workplace.additions(folder).isEmpty)
      }
    }
  }

  @Test func anEarlierFileSurvives() throws {
    try Workplace.with { folder in
      let before = try Data(contentsOf: URL(filePath: folder + "/data.npz"))
      let outcome = try Program.run(
        ["simulate", "--seed", "2", "--episodes", "2", "--slots", "4", "--out", folder + "/data.npz"],
        fileBlocks: 4)
      #expect(outcome.status != 0)
      #expect(try Data(contentsOf: URL(filePath: folder + "/data.npz")) == before)
      #expect(try Workplace.additions(folder).isEmpty)
    }
  }

  @Test func missingFoldersAreToldBeforeTheWork() throws {
    try Workplace.with { folder in
      for arguments in [
        ["train", "--out", folder + "/none/new.safetensors"],
        ["train", "--out", folder + "/new.safetensors", "--report", folder + "/none/report.json"],
        [
          "validate", "--model", folder + "/model.safetensors", "--float-only", "--json",
          folder + "/none/x.json",
        ],
        ["validate", "--model", folder + "/model.safetensors", "--float-only", "--report", "/dev/full"],
      ] {
        let outcome = try Program.run(arguments)
        #expect(outcome.status != 0)
        #expect(outcome.message.contains("/none") || outcome.message.contains("/dev/full"))
        #expect(try Workplace.additions(folder).isEmpty)
      }
    }
  }

  @Test func fullStandardOutput() throws {
    try Workplace.with { folder in
      for arguments in [
        ["inspect", folder + "/model.image"], ["inspect", "--json", folder + "/model.image"], ["world"],
      ] {
        let outcome = try Program.run(arguments, output: "/dev/full")
        #expect(outcome.status != 0, "\(arguments)")
        #expect(outcome.message.contains("standard output"), "\(outcome.errors)")
      }
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGKILL]) func stoppedCommandsLeaveNothing(_ signal: Int32) throws {
    try Workplace.with { folder in
      let process = Process()
      process.executableURL = URL(filePath: Program.path)
      process.arguments = ["simulate", "--episodes", "100000", "--out", folder + "/new.npz"]
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      // The first line of progress comes when an episode has been written.
      let progress = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(progress.contains("simulate:"))
      #expect(process.terminationReason == .uncaughtSignal)
      #expect(try Workplace.additions(folder).isEmpty)
    }
  }
}
