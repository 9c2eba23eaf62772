// The header in the oldest dialects that it promises: C99 and C++11, without a warning.
#include "latentlink.h"

int main(void) {
  ll_tensor tensor = {LL_INT8, 1, {2, 1, 1, 1}, 2, 2, 0, 0x3F800000u, 0};
  return ll_scale(&tensor) == 1.0f && ll_error_text(LL_ERROR_PRICE)[0] == 'p' && ll_version() == LL_VERSION ? 0 : 1;
}
