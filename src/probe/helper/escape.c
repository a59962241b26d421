#include "escape.h"

#include <stdint.h>
#include <string.h>

void write_field(const char *text, char *field) {
  static const char digits[] = "0123456789ABCDEF";
  if (text[0] == '\0' || strcmp(text, "-") == 0) {
    strcpy(field, text[0] == '\0' ? "-" : "%2D");
    return;
  }
  for (const char *at = text; *at != '\0'; at += 1) {
    const uint8_t byte = (uint8_t)*at;
    if (byte > ' ' && byte <= '~' && byte != '%') {
      *field++ = *at;
      continue;
    }
    *field++ = '%';
    *field++ = digits[byte >> 4];
    *field++ = digits[byte & 15];
  }
  *field = '\0';
}
