/* In the place of the helper's stdin: the bytes of the target, and a way back from what would end the process. */
#include "input.h"

#include <string.h>

#include "fuzz.h"

jmp_buf fuzz_refused;
static const uint8_t *bytes;
static size_t left;
static char line[MAX_LINE + 1];

void fuzz_input(const uint8_t *data, size_t size) {
  bytes = data;
  left = size;
}

_Noreturn void input_refuse(const char *format, ...) {
  (void)format;
  longjmp(fuzz_refused, 1);
}

char *input_line(void) {
  const uint8_t *newline = left == 0 ? NULL : memchr(bytes, '\n', left);
  const size_t length = newline == NULL ? 0 : (size_t)(newline - bytes);
  if (newline == NULL || length > MAX_LINE || memchr(bytes, '\0', length) != NULL) input_refuse("");
  memcpy(line, bytes, length);
  line[length] = '\0';
  bytes += length + 1;
  left -= length + 1;
  return line;
}

int input_descriptor(void) {
  return -1;
}

void input_start_run(void) {}
void input_end_run(void) {}
void input_watch(void) {}

void input_ignore(void) {}
