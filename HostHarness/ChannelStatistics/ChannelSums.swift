import CGSL

/// All sums over the segments of a recording.
struct ChannelSums {
  private let layout: ChannelLayout
  private let partition: BlockPartition
  private let followed: ElementChoice
  private var gains: [GainSeries] = []
  /// Powers of the followed elements: [element].
  private var powers: [PowerSample]
  private var correlation: ChannelCorrelationSums
  private var doppler: DopplerSums
  private var delay: DelaySums?
  private var covariance: ArrayCovarianceSums

  init(_ layout: ChannelLayout, _ partition: BlockPartition) {
    self.layout = layout
    self.partition = partition
    followed = ElementChoice(layout, most: ChannelStudy.followedElements)
    powers = followed.elements.map { _ in PowerSample(series: [], block: [], blocks: partition.blocks) }
    correlation = ChannelCorrelationSums(layout, partition)
    doppler = DopplerSums(layout, partition)
    delay = DelaySums(layout, partition)
    covariance = ArrayCovarianceSums(layout, partition)
  }

  mutating func add(_ segment: ChannelSegment) {
    gains.append(GainSeries(segment, noisePower: layout.noisePower))
    for index in followed.elements.indices {
      let element = followed.elements[index]
      let stride = layout.antennas * layout.subcarriers
      powers[index].series.append(
        (0..<segment.slots).map { slot in
          guard segment.isPresent[slot] else { return nil }
          let place = 2 * (slot * stride + element)
          let (real, imaginary) = (Double(segment.values[place]), Double(segment.values[place + 1]))
          return real * real + imaginary * imaginary
        })
      powers[index].block.append(segment.block)
    }
    correlation.add(segment)
    doppler.add(segment)
    delay?.add(segment)
    covariance.add(segment)
  }

  func statistics(
    _ study: ChannelStudy, progress: (ChannelStudy.Phase, Int, Int) -> Void
  ) throws -> ChannelStatistics {
    let blocks = partition.blocks
    let wideband = PowerSample(series: gains.map(\.gains), block: gains.map(\.block), blocks: blocks)
    let present = gains.reduce(0) { $0 + $1.gains.count { $0 != nil } }
    guard wideband.series.contains(where: { $0.contains { ($0 ?? 0) > 0 } }),
      let gain = GainStatistics(gains, blocks: blocks, autocorrelation: wideband.decibelAutocorrelation())
    else { throw ChannelStatisticsError.noPower(slotsPresent: present) }

    progress(.fitting, 0, 2)
    let middle = followed.elements.firstIndex(of: ElementChoice.middle(layout)) ?? 0
    let elementFits = DistributionFit.all(
      powers[middle], replicates: study.goodnessOfFitReplicates, seed: study.seed)
    progress(.fitting, 1, 2)
    let widebandFits = DistributionFit.all(
      wideband, replicates: study.goodnessOfFitReplicates, seed: study.seed + 100)
    progress(.forecasting, 0, 1)

    let factor = RicianFactor(powers[middle], fits: elementFits)
    // The scattered part's own correlation: the constant wave adds K / (1 + K) at every lag.
    let constant = factor?.maximumLikelihood.value ?? 0
    let isotropic = correlation.neighbours { value in
      FadingClosedForms.maximumDopplerHz(
        autocorrelation: (1 + constant) * value.real - constant, seconds: layout.slotSeconds)
    }
    let model = isotropic.map { (factor: constant, maximumDopplerHz: $0.value) }
    return ChannelStatistics(
      layout: layout, blocks: partition, slotsPresent: present, elementSNRDB: elementSNRDB(), gain: gain,
      widebandFits: widebandFits, elementFits: elementFits, elementFactor: factor,
      time: timeCorrelation(), isotropicDopplerHz: isotropic, doppler: doppler.spectrum(),
      distance: DistanceCorrelation(gains, blocks: blocks, slotSeconds: layout.slotSeconds),
      delay: delay?.statistics(), spatial: SpatialStatistics(covariance),
      angle: AngularStatistics(covariance, spacingWavelengths: layout.spacingWavelengths),
      elementCrossings: LevelCrossings(powers, slotSeconds: layout.slotSeconds, model: model),
      gainCrossings: LevelCrossings([wideband], slotSeconds: layout.slotSeconds, model: nil),
      headroom: TimingHeadroom(gains, blocks: blocks),
      predictability: PowerPredictability(gains, blocks: blocks, pastSlots: study.pastSlots))
  }

  private func elementSNRDB() -> Double? {
    guard layout.noisePower > 0, let matrix = covariance.withoutNoise(covariance.sums.total) else {
      return nil
    }
    let antennas = layout.antennas
    let power =
      (0..<antennas).reduce(0) { $0 + matrix[2 * ($1 * antennas + $1)] } / Double(antennas)
    return power > 0 ? 10 * log10(power / layout.noisePower) : nil
  }

  private func timeCorrelation() -> TimeCorrelation {
    let lags = correlation.lags
    var gainSums = LagSums(blocks: partition.blocks, bins: lags + 1)
    for segment in gains {
      for slot in segment.decibels.indices {
        guard let value = segment.decibels[slot] else { continue }
        gainSums.addValue(value, block: segment.block)
        for lag in 0...min(lags, segment.decibels.count - 1 - slot) {
          guard let other = segment.decibels[slot + lag] else { continue }
          gainSums.addPair(value, other, bin: lag, block: segment.block)
        }
      }
    }
    let places = (1...max(1, lags)).map { Double($0) * layout.slotSeconds }
    return TimeCorrelation(
      lags: (0...min(lags, ChannelStudy.reportedLags)).compactMap { lag in
        guard let real = correlation.real(lag: lag), let imaginary = correlation.imaginary(lag: lag) else {
          return nil
        }
        return TimeCorrelation.Lag(
          seconds: Double(lag) * layout.slotSeconds, channelReal: real, channelImaginary: imaginary,
          gainDB: gainSums.correlation(bin: lag))
      },
      channelCoherence: correlation.coherence(slotSeconds: layout.slotSeconds),
      gainCoherence: CoherenceTime.measured(firstValue: gainSums.correlation(bin: 1)?.value) {
        gainSums.crossing(level: 0.5, firstBin: 1, places: places)
      })
  }
}
