#include "random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "report.h"

uint64_t random_u64(void) {
  static uint8_t pool[256]; /* up to this size getrandom is never cut short */
  static size_t left;
  uint64_t value;
  if (left < sizeof value) {
    while (getrandom(pool, sizeof pool, 0) != (ssize_t)sizeof pool) {
      if (errno != EINTR) die(EXIT_INTERNAL, "getrandom: %s", errno_name(errno));
    }
    left = sizeof pool;
  }
  left -= sizeof value;
  memcpy(&value, pool + left, sizeof value);
  return value;
}
