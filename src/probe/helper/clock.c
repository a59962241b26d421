#include "clock.h"

#include <time.h>

enum {
  LATE_US = 50 * MILLISECOND,
  PACKETS_PER_MS = 100,
  BURST = 64,
};

static uint64_t turn_us, patient_us = 1;

uint64_t clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec / 1000 + 1;
}

uint64_t clock_patient(void) {
  return patient_us;
}

void clock_turn(void) {
  const uint64_t now = clock_now();
  const uint64_t gap = turn_us == 0 ? 0 : now - turn_us;
  patient_us += gap > LATE_US ? TICK_US : gap;
  turn_us = now;
}

bool pace_take(void) {
  static uint64_t filled_us, credit = (uint64_t)BURST * MILLISECOND;
  const uint64_t now = clock_now(), gap = filled_us == 0 ? 0 : now - filled_us;
  const uint64_t most = (uint64_t)BURST * MILLISECOND;
  /* The credit is in thousandths of a packet: a hundred packets a millisecond are a hundred of them a microsecond. */
  credit = gap * PACKETS_PER_MS > most - credit ? most : credit + gap * PACKETS_PER_MS;
  filled_us = now;
  if (credit < MILLISECOND) return false;
  credit -= MILLISECOND;
  return true;
}
