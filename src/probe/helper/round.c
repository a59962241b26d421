#include "round.h"

#include "broom.h"
#include "input.h"
#include "loop.h"
#include "name.h"
#include "name-answer.h"
#include "neighbours.h"
#include "outcome.h"
#include "probe.h"
#include "report.h"
#include "transmit.h"

static unsigned long long slowest(void) {
  const uint64_t probe_us = probe_slowest(), name_us = name_slowest();
  return probe_us > name_us ? probe_us : name_us;
}

void run_round(struct plan *plan) {
  input_start_run();
  const unsigned window_ms = measure(plan);
  neighbours_forget_rest(plan);
  broom_finish();
  neighbours_report();
  say("end %u %llu\n", window_ms, slowest());
  input_end_run();
  flush_answers();
}

void make_ready(struct plan *plan) {
  transmit_renew(plan);
  probe_reset(plan);
  name_reset(plan);
}
