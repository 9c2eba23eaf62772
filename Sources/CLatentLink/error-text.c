#include "latentlink.h"

#define LL_TEXT(name, code, text) \
  case code: \
    return text;

const char *ll_error_text(int32_t code) {
  switch (code) {
    case LL_OK:
      return "no error";
    LL_ERRORS(LL_TEXT)
    default:
      return "unknown error";
  }
}
