import ArgumentParser
import ArrayFiles
import ClosedLoop
import Foundation
import ReferenceModels
import Simulation
import Validation

/// `latentlink record`: an episode for replays on other machines.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record an episode that firmware replays, with the digest of every slot.",
    discussion: """
      Steers the simulated device with the integer controller and writes what reached the controller (pilots, \
      references, frames) and a digest of all it produced. A replay on any target must give the same digests \
      (docs/firmware.md). Pilots and frames can be lost and pilots damaged, so that the degraded modes are in it too.
      """)

  @Option(help: "The model image that is recorded.")
  var image = ValidateCommand.defaultImage

  @Option(
    help: "The float model that the image was made from: says in which world and how references are scaled.")
  var model = ValidateCommand.defaultModel

  @Option(help: "The recording to write.")
  var out: String

  @Option(help: "Slots of the episode.")
  var slots = 200

  @Option(help: "Of the world and of all losses.")
  var seed: UInt64 = 1

  @Option(help: "Price of age λ d_4 in mW: the greater, the more frames.")
  var price = 4.0

  @Option(help: "Share of pilots that are lost.")
  var losePilots = 0.0

  @Option(help: "Share of pilots that are damaged.")
  var damagePilots = 0.0

  @Option(help: "Share of frames that are lost.")
  var loseFrames = 0.0

  func validate() throws {
    if !(1...65_536).contains(slots) { throw ValidationError("--slots \(slots) is not permitted: 1 … 65536") }
    for (name, share) in [
      ("lose-pilots", losePilots), ("damage-pilots", damagePilots), ("lose-frames", loseFrames),
    ] where !(0...1).contains(share) {
      throw ValidationError("--\(name) \(share) is not permitted: 0 … 1")
    }
    if !(price >= 1.0 / 1024 && price <= 1024) {
      throw ValidationError("--price \(price) is not permitted: 1/1024 … 1024 mW")
    }
    try OutputPath.requireFile(out, option: "--out")
  }

  func run() throws {
    let reference = try ReferenceModel.load(from: model)
    let world = World(try WorldConfiguration(json: Data(reference.worldJSON.utf8), file: "\(model): world"))
    let fixedPoint = try FixedPointModel.open(ImageFile.read(image), name: image, parameters: reference.loop)
    var controller = try RecordingController(
      fixedPoint, name: image, priceMilliwatts: price,
      losses: RecordingController.Losses(pilot: losePilots, frame: loseFrames, damagedPilot: damagePilots))
    let metrics = EpisodeRunner(world: world, slots: slots, warmUpSlots: 0).run(
      &controller, seed: seed, episodeIndex: 0)
    let episode = controller.episode
    let encoded = episode.encoded
    try AtomicFile.write(encoded, to: out)
    let digest = String(format: "%08x", episode.digest)
    try StandardOutput.write(
      "wrote \(out): \(slots) slots, \(metrics.transmissions) frames sent, \(encoded.count) bytes, digest \(digest)\n"
    )
  }
}
