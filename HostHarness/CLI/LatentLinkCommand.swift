import ArgumentParser

/// The `latentlink` program.
struct LatentLinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latentlink",
    abstract: "Steer a device over a radio link while spending as little transmit power as possible.",
    subcommands: [
      SimulateCommand.self, TrainCommand.self, ReinforceCommand.self, QuantizeCommand.self,
      ValidateCommand.self, AblateCommand.self, AdaptCommand.self, InspectCommand.self, RepackCommand.self,
      RunCommand.self, ExportCommand.self, ImportCommand.self, SamplesCommand.self, AssembleCommand.self,
      ChannelStatsCommand.self, RecordCommand.self, ReplayCommand.self, VectorsCommand.self,
      ConformanceCommand.self,
      ProfileCommand.self, BenchCommand.self, WorldCommand.self, DataCommand.self,
    ])
}
