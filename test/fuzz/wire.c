/* The lines that say what is to be joined or parted. */
#include "wire-plan.h"

#include <string.h>

#include "fuzz.h"

static struct wire_plan plan;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  memset(&plan, 0, sizeof plan);
  fuzz_input(data, size);
  if (setjmp(fuzz_refused) == 0) read_wire_plan(&plan);
  return 0;
}
