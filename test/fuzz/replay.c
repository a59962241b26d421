/* Gives each of the files that are named, of hexadecimal digits, to a target. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

enum { MAX_BYTES = 1 << 16 };

static size_t read_hex(FILE *file, uint8_t *bytes) {
  unsigned value = 0;
  size_t digits = 0;
  for (int byte; (byte = getc(file)) != EOF && digits / 2 < MAX_BYTES;) {
    if (!isxdigit(byte)) continue;
    value = value << 4 | (unsigned)(isdigit(byte) ? byte - '0' : tolower(byte) - 'a' + 10);
    digits += 1;
    if (digits % 2 == 0) bytes[digits / 2 - 1] = (uint8_t)value;
  }
  return digits / 2;
}

int main(int argc, char **argv) {
  static uint8_t bytes[MAX_BYTES];
  for (int index = 1; index < argc; index += 1) {
    FILE *file = fopen(argv[index], "r");
    if (file == NULL) return EXIT_FAILURE;
    const size_t size = read_hex(file, bytes);
    fclose(file);
    /* Of its own, so that a step over its end is seen. */
    uint8_t *own = malloc(size == 0 ? 1 : size);
    if (own == NULL) return EXIT_FAILURE;
    for (size_t at = 0; at < size; at += 1) own[at] = bytes[at];
    LLVMFuzzerTestOneInput(own, size);
    free(own);
  }
  return EXIT_SUCCESS;
}
