// Names are those of latentlink.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CLatentLink

/// The version of the library: the header's, when it was built.
@c @implementation
public func ll_version() -> UInt32 { UInt32(truncatingIfNeeded: LL_VERSION) }
