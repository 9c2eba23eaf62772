import ClosedLoop
import ReferenceModels
import Simulation
import Testing

@testable import Validation

@Suite struct LockStepTests {
  private static func lockStep(
    usesStoppingValue: Bool, pilotPeriodSlots: Int, latentBound: Double = 2
  ) throws -> LockStep {
    var model = SmallSystem.reference()
    model.loop.usesStoppingValue = usesStoppingValue
    model.loop.latentLower = [Double](repeating: -latentBound, count: 8)
    model.loop.latentUpper = [Double](repeating: latentBound, count: 8)
    var configuration = WorldConfiguration.worldB
    configuration.pilot.periodSlots = pilotPeriodSlots
    let schedule: SchedulePlan =
      usesStoppingValue ? .stoppingValue(priceMilliwatts: 4) : .programme(priceMilliwatts: 4)
    let fixed = try FixedPointController(SmallSystem.fixedPoint(model), name: "small.image")
    try fixed.setPrice(milliwatts: 4)
    return LockStep(
      floating: try ControllerPlan(model: LoopModel(model), schedule: schedule).makeController(),
      fixed: fixed, world: World(configuration))
  }

  /// Pilots in every slot and in every third, frames lost: both sides take the same way through the loop.
  @Test(arguments: [false, true], [1, 3])
  func bothSidesDecideAndSteerAlike(usesStoppingValue: Bool, pilotPeriodSlots: Int) throws {
    var lockStep = try Self.lockStep(
      usesStoppingValue: usesStoppingValue, pilotPeriodSlots: pilotPeriodSlots)
    lockStep.lossPeriodSlots = 4
    let tally = lockStep.run(seed: 3, slots: 30)
    #expect(tally.agreements >= 28)
    #expect(tally.bothSend >= 5)
    #expect(tally.greatestPowerErrorDB < 0.1)
    #expect(tally.greatestCommandError < 0.05)
    let expectedMissing = (0..<30).filter { $0 % pilotPeriodSlots != 0 }.count
    #expect(Int(lockStep.fixed.events.missingPilots) == expectedMissing)
  }

  /// Bounds that imagined latents leave: both sides lose trust, ask for frames and steer by the reference.
  @Test func bothSidesDistrustTheSameLatents() throws {
    var lockStep = try Self.lockStep(usesStoppingValue: false, pilotPeriodSlots: 1, latentBound: 0.25)
    lockStep.lossPeriodSlots = 2
    let tally = lockStep.run(seed: 4, slots: 24)
    #expect(lockStep.fixed.events.implausibleLatents > 0)
    #expect(tally.agreements == 24)
    #expect(tally.greatestCommandError < 0.05)
  }
}
