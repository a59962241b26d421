/* The lines of a plan. */
#include "plan.h"

#include <string.h>

#include "fuzz.h"
#include "protocol.h"

static struct plan plan;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  memset(&plan, 0, offsetof(struct plan, namespaces));
  memset(plan.namespaces, 0, 4 * sizeof *plan.namespaces);
  fuzz_input(data, size);
  if (setjmp(fuzz_refused) != 0) return 0;
  read_places(&plan);
  read_probes(&plan);
  read_again();
  return 0;
}
