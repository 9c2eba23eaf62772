/// Logarithm and power to the base 2 by tables of 129 entries and linear interpolation.
///
/// Errors (exhaustive or dense measurements in the tests): ``log2(_:)`` below 1.5 units of Q16;
/// ``exp2(_:fractionBits:)`` below 8e-6 relative plus half a unit of the result.
public enum BinaryLogarithm {
  /// log₂(value), Q16, in 0 … 32 · 2¹⁶; `value` is at least 1 (0 gives 0, as 1 does).
  public static func log2(_ value: UInt32) -> Int32 {
    let positive = value | (value == 0 ? 1 : 0)
    let zeros = UInt32(truncatingIfNeeded: positive.leadingZeroBitCount)
    let mantissa = positive &<< zeros
    // Seven bits behind the leading one choose the segment, the next thirteen interpolate.
    let index = Int((mantissa &>> 24) & 127)
    let fraction = Int32(bitPattern: (mantissa &>> 11) & 0x1FFF)
    let base = logarithms[index]
    let slope = logarithms[index &+ 1] &- base
    let logarithm = base &+ ((slope &* fraction &+ (1 &<< 12)) &>> 13)
    return ((31 &- Int32(bitPattern: zeros)) &<< 16) &+ ((logarithm &+ 128) &>> 8)
  }

  /// 2^exponent, `exponent` in Q16, the result with `fractionBits` (0 … 30) fraction bits, rounded to nearest,
  /// halves up. Saturates at `Int32.max`; underflows to 0.
  public static func exp2(_ exponent: Int32, fractionBits: Int32) -> Int32 {
    let index = Int((exponent &>> 9) & 127)
    let fraction = UInt32(bitPattern: exponent & 511)
    let base = powers[index]
    // The largest step of the table is below 2²⁴: halved, the product stays below 2³².
    let halfStep = (powers[index &+ 1] &- base) &>> 1
    let mantissa = base &+ ((halfStep &* fraction &+ 128) &>> 8)
    let shift = (exponent &>> 16) &+ fractionBits &- 30
    // Masks instead of branches from here on: the work is the same for every exponent.
    let isAbove = (0 &- shift) &>> 31
    let isBelow = (shift &+ 31) &>> 31
    let right = UInt32(bitPattern: clamp(0 &- shift, lower: 0, upper: 31))
    let half = ((1 as UInt32) &<< right) &>> 1
    let result = Int32(bitPattern: (mantissa &+ half) &>> right)
    return (result & ~isAbove & ~isBelow) | (Int32.max & isAbove)
  }

  /// log₂(1 + 2^value), Q16 in and out. Above 30 · 2¹⁶ the argument itself, below −30 · 2¹⁶ zero (within half
  /// a unit both).
  public static func log2OnePlusExp2(_ value: Int32) -> Int32 {
    // max + log₂(1 + 2^−|value|); the sum lies in 1 … 2 and uses all 32 bits.
    let positive = value & ~(value &>> 31)
    let distance = value &- 2 &* positive
    let bounded = greater(distance, -30 &<< 16)
    let small = UInt32(bitPattern: exp2(bounded, fractionBits: 30))
    let logarithm = log2((1 &<< 30) &+ small) &- (30 &<< 16)
    return positive &+ logarithm
  }

  /// log₂(1 + i / 128), Q24.
  private static let logarithms: InlineArray<129, Int32> = [
    0, 188362, 375270, 560745, 744810, 927485, 1108793, 1288752,
    1467383, 1644705, 1820738, 1995500, 2169009, 2341283, 2512340, 2682196,
    2850868, 3018374, 3184728, 3349946, 3514044, 3677038, 3838941, 3999768,
    4159533, 4318251, 4475935, 4632599, 4788255, 4942916, 5096595, 5249305,
    5401057, 5551864, 5701737, 5850688, 5998727, 6145867, 6292118, 6437490,
    6581994, 6725641, 6868440, 7010402, 7151536, 7291852, 7431359, 7570066,
    7707984, 7845119, 7981483, 8117082, 8251926, 8386022, 8519380, 8652008,
    8783912, 8915102, 9045584, 9175366, 9304457, 9432863, 9560591, 9687648,
    9814042, 9939780, 10064867, 10189312, 10313120, 10436298, 10558852, 10680789,
    10802114, 10922835, 11042956, 11162484, 11281425, 11399784, 11517568, 11634780,
    11751428, 11867517, 11983051, 12098037, 12212479, 12326382, 12439752, 12552593,
    12664911, 12776710, 12887994, 12998770, 13109041, 13218811, 13328087, 13436871,
    13545168, 13652983, 13760320, 13867183, 13973576, 14079503, 14184969, 14289978,
    14394532, 14498638, 14602297, 14705514, 14808293, 14910637, 15012551, 15114037,
    15215099, 15315742, 15415967, 15515779, 15615181, 15714177, 15812769, 15910962,
    16008758, 16106160, 16203172, 16299796, 16396036, 16491896, 16587377, 16682482,
    16777216,
  ]
  /// 2^(i / 128), Q30.
  private static let powers: InlineArray<129, UInt32> = [
    1073741824, 1079572136, 1085434106, 1091327906, 1097253708, 1103211687, 1109202018, 1115224875,
    1121280436, 1127368878, 1133490379, 1139645120, 1145833280, 1152055042, 1158310587, 1164600099,
    1170923762, 1177281762, 1183674286, 1190101520, 1196563654, 1203060876, 1209593378, 1216161350,
    1222764986, 1229404479, 1236080024, 1242791816, 1249540052, 1256324931, 1263146652, 1270005413,
    1276901417, 1283834865, 1290805962, 1297814910, 1304861917, 1311947188, 1319070932, 1326233356,
    1333434672, 1340675091, 1347954824, 1355274085, 1362633090, 1370032052, 1377471191, 1384950723,
    1392470869, 1400031848, 1407633882, 1415277195, 1422962010, 1430688553, 1438457051, 1446267730,
    1454120821, 1462016553, 1469955159, 1477936870, 1485961921, 1494030547, 1502142985, 1510299473,
    1518500250, 1526745556, 1535035634, 1543370725, 1551751076, 1560176931, 1568648537, 1577166143,
    1585730000, 1594340357, 1602997467, 1611701585, 1620452965, 1629251865, 1638098541, 1646993254,
    1655936265, 1664927835, 1673968228, 1683057710, 1692196547, 1701385007, 1710623359, 1719911875,
    1729250827, 1738640488, 1748081133, 1757573041, 1767116489, 1776711757, 1786359126, 1796058879,
    1805811301, 1815616678, 1825475297, 1835387448, 1845353420, 1855373507, 1865448001, 1875577199,
    1885761398, 1896000896, 1906295993, 1916646992, 1927054196, 1937517909, 1948038440, 1958616096,
    1969251188, 1979944027, 1990694927, 2001504204, 2012372174, 2023299156, 2034285470, 2045331439,
    2056437387, 2067603638, 2078830522, 2090118366, 2101467502, 2112878262, 2124350982, 2135885998,
    2147483648,
  ]
}
