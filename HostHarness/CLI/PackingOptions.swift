import ArgumentParser
import WeightPackers

extension PackingChoice.Goal: ExpressibleByArgument {}

/// For which cores weights are packed.
struct PackingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The cores whose fast kernels the weights are packed for.",
      discussion: """
        portable: canonical order, runs everywhere on the portable kernels; cortex-m-dsp: Cortex-M4, M7, M33; neon: \
        aarch64 and armv7 with NEON; neon-dot: aarch64 with dot products; x86: x86-64. Results are the same bytes.
        """))
  var target = PackingTargetName.portable

  @Option(help: "Where a faster packing takes more flash: size or speed.")
  var optimiseFor = PackingChoice.Goal.size

  var choice: PackingChoice { PackingChoice(target: target.target, goal: optimiseFor) }
}
