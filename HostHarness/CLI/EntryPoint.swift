import Foundation

/// Prepares the process, then runs the command.
@main
enum EntryPoint {
  static func main() async {
    BLASCore.select()
    // A file that outgrows the process's limit is then an error that is reported and cleaned up after, instead
    // of the end of the process on the spot.
    signal(SIGXFSZ, SIG_IGN)
    await LatentLinkCommand.main()
  }
}
