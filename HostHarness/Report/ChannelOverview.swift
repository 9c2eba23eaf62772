import ChannelStatistics

extension ChannelTables {
  /// One line a figure.
  static func overview(_ statistics: ChannelStatistics) -> Table {
    let layout = statistics.layout
    var table = Table(
      "Channel",
      columns: [.init("figure", .left), .init("value"), .init("95 %"), .init("unit", .left)],
      notes: [
        "\(layout.episodes) episodes × \(layout.slots) slots of \(NumberText.significant(layout.slotSeconds)) s, "
          + "\(layout.antennas) antennas, \(layout.subcarriers) subcarriers; "
          + "\(statistics.slotsPresent) slots present",
        "95 %: jackknife over \(statistics.blocks.blocks) blocks"
          + (statistics.blocks.segmentsPerEpisode > 1
            ? ", \(statistics.blocks.segmentsPerEpisode) to an episode" : " of whole episodes")
          + ", Student's t",
      ])
    func addText(_ figure: String, _ value: String, _ unit: String) {
      table.addRow([figure, value, "", unit])
    }
    func add(
      _ figure: String, _ estimate: Estimate?, _ digits: Int, scale: Double = 1, _ unit: String,
      missing: String = NumberText.notAvailable
    ) {
      let value = estimate == nil ? missing : Self.estimate(estimate, digits, scale: scale)
      table.addRow([figure, value, interval(estimate, digits, scale: scale), unit])
    }
    let gain = statistics.gain
    add("wideband gain, mean of dB", gain.meanDB, 2, "dB")
    add("wideband gain, standard deviation", gain.deviationDB, 2, "dB")
    let percentiles = gain.percentiles.filter { [5, 50, 95].contains($0.percent) }
    addText(
      "wideband gain, 5 / 50 / 95 %",
      percentiles.map { NumberText.fixed($0.decibels, 1) }.joined(separator: " / "), "dB")
    addText("as many independent slots", NumberText.fixed(gain.effectiveSamples, 0), "slots")
    if let snr = statistics.elementSNRDB {
      addText("signal to noise of an element", NumberText.fixed(snr, 1), "dB")
    }
    add("K of an element, maximum likelihood", statistics.elementFactor?.maximumLikelihood, 2, "ratio")
    add("K of an element, moments", statistics.elementFactor?.moment, 2, "ratio")
    let time = statistics.time
    add(
      "coherence time of the channel (½)", time.channelCoherence.seconds, 3, "s",
      missing: bound(time.channelCoherence, layout))
    add(
      "coherence time of the gain (½)", time.gainCoherence.seconds, 3, "s",
      missing: bound(time.gainCoherence, layout))
    if let distance = statistics.distance {
      add(
        "coherence distance of the gain (½)", distance.coherenceMetres, 2, "m", missing: "beyond the longest")
      addText("speed, mean", NumberText.significant(distance.meanSpeedMetresPerSecond), "m/s")
      let doppler = distance.greatestSpeedMetresPerSecond / layout.wavelengthMetres
      addText("greatest speed / wavelength", NumberText.significant(doppler), "Hz")
    }
    if let doppler = statistics.doppler {
      add("Doppler, mean", doppler.meanHertz, 3, "Hz")
      add("Doppler, root mean square", doppler.spreadHertz, 3, "Hz")
    }
    add(
      "Doppler of isotropic scatterers", statistics.isotropicDopplerHz, 3, "Hz",
      missing: "slots too far apart")
    if let delay = statistics.delay {
      add("delay spread, mean profile", delay.meanProfileSpreadSeconds, 2, scale: 1e9, "ns")
      addText(
        "delay spread of a slot, median / 95 %",
        "\(NumberText.fixed(1e9 * delay.medianSpreadSeconds, 2)) / "
          + NumberText.fixed(1e9 * delay.percentile95SpreadSeconds, 2), "ns")
      addText("delay resolution", NumberText.fixed(1e9 * delay.resolutionSeconds, 2), "ns")
      add(
        "coherence bandwidth (½)", delay.coherenceBandwidthHz, 3, scale: 1e-6, "MHz",
        missing: "beyond the band")
    }
    if let angle = statistics.angle {
      add("angular spread", angle.spreadDegrees, 1, "°")
      addText("angular spread of one plane wave", NumberText.fixed(angle.resolutionDegrees, 1), "°")
    }
    if let spatial = statistics.spatial {
      add("effective rank over the recording", spatial.effectiveRank, 2, "of \(layout.antennas)")
      addText(
        "eigenvalues for 99 % of the power", "\(spatial.eigenvaluesFor99Percent)", "of \(layout.antennas)")
      addText(
        "effective rank of a slot, median", NumberText.fixed(spatial.medianSlotRank, 2),
        "of \(layout.antennas)")
    }
    return table
  }

  private static func bound(_ coherence: CoherenceTime, _ layout: ChannelLayout) -> String {
    switch coherence.bound {
    case .belowOneSlot: "below \(NumberText.significant(layout.slotSeconds))"
    case .aboveLongestLag: "above the longest lag"
    case nil: NumberText.notAvailable
    }
  }
}
