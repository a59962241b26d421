/* For how long an answer is waited for. */
#ifndef PATIENCE_H
#define PATIENCE_H

#include <stdint.h>

#include "clock.h"

enum {
  MAX_PATIENCE_US = 5 * SECOND,
  SLOWER_THAN_SLOWEST = 3,
  MAX_PARKED = 300, /* times that there is no room for a packet: thirty seconds */
};

/* At least so long, and three times as long as the slowest answer took, but not for ever. */
static inline uint64_t patience(uint64_t least_us, uint64_t slowest_us) {
  const uint64_t wanted = slowest_us * SLOWER_THAN_SLOWEST;
  if (wanted <= least_us) return least_us;
  return wanted < MAX_PATIENCE_US ? wanted : MAX_PATIENCE_US;
}

static inline uint64_t at_most(uint64_t value, uint64_t limit) {
  return value < limit ? value : limit;
}

#endif
