import ArgumentParser

/// `latentlink data`: data sets of other people.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Import and check data sets: measured, ray-traced or simulated elsewhere.",
    discussion: "docs/data.md describes the schema and shows a worked example.",
    subcommands: [DataImportCommand.self, DataCheckCommand.self])
}
