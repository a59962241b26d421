#include "outcome.h"

#include <stdarg.h>
#include <stdio.h>

#include "alike.h"
#include "clock.h"
#include "neighbours.h"
#include "queue.h"
#include "report.h"
#include "sockets.h"
#include "tcp.h"

static const char *const words[KINDS] = {[ECHO] = "echo", [TCP] = "tcp", [UDP] = "udp"};
static const char *const spoken_words[] = {[SILENT] = "silent", [CLOSED] = "closed", [IN] = "in", [BOTH] = "both"};

static uint32_t done_count;
static uint64_t slowest_us;

uint32_t probe_done_count(void) {
  return done_count;
}

uint64_t probe_slowest(void) {
  return slowest_us;
}

void forget_outcomes(void) {
  done_count = 0;
  slowest_us = 0;
}

unsigned wanted_answers(const struct plan *plan) {
  return plan->sends == 0 ? 1 : plan->sends;
}

unsigned count_of(uint32_t mask) {
  return (unsigned)__builtin_popcount(mask);
}

void note_time(struct probe *probe, unsigned attempt, bool first) {
  const uint64_t us = clock_now() - probe->begun_us - (probe->sent_us[attempt] - 1);
  if (us > slowest_us) slowest_us = us;
  if (first || us < probe->took_us) probe->took_us = (uint32_t)us;
}

void finish(struct plan *plan, uint32_t index, const char *format, ...) {
  struct probe *probe = &plan->probes[index];
  struct group *group = &plan->groups[probe->group];
  char outcome[96];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(outcome, sizeof outcome, format, arguments);
  va_end(arguments);
  say("%s %u %s\n", words[probe->kind], index, outcome);
  if (probe->kind == UDP && probe->progress == ASKED) alike_remove(plan, index);
  probe->progress = DONE;
  queue_move(plan, index, NO_QUEUE);
  tcp_release_all(plan, index);
  done_count += 1;
  group->open -= 1;
  if (group->open == 0 && group->admitted) neighbours_give_back(plan, group);
}

static void finish_cause(struct plan *plan, uint32_t index, unsigned sent) {
  const struct probe *probe = &plan->probes[index];
  const struct cause *cause = &probe->cause;
  if (cause->origin != BY_ERRNO) {
    const char *protocol = cause->origin == BY_ICMP ? "icmp" : "icmp6";
    finish(plan, index, "unreachable %u %s:%u:%u", sent, protocol, cause->type, cause->code);
  } else if (errno_means_no_way(cause->number) || (probe->full && cause_is_size(cause))) {
    finish(plan, index, "unreachable %u errno:%s", sent, errno_name(cause->number));
  } else {
    finish(plan, index, "failed errno:%s", errno_name(cause->number));
  }
}

/* An error may come while its packet is still being sent. */
static unsigned sent_by(const struct probe *probe) {
  const uint32_t came = probe->told | probe->seen;
  const unsigned last = came == 0 ? 0 : 32 - (unsigned)__builtin_clz(came);
  return last > probe->attempts ? last : probe->attempts;
}

/* Of those that were all to be answered, what is missing; else those that a later one got through before. */
static unsigned lost_of(const struct plan *plan, unsigned sent, uint32_t arrived) {
  return plan->sends > 0 ? sent - count_of(arrived) : (unsigned)__builtin_ctz(arrived);
}

void conclude(struct plan *plan, uint32_t index) {
  const struct probe *probe = &plan->probes[index];
  const uint32_t arrived = probe->kind == UDP ? probe->answered | probe->seen : probe->answered;
  const uint32_t welcomed = probe->answered & ~probe->refused;
  const unsigned sent = sent_by(probe), took_us = probe->took_us;
  const unsigned lost = arrived == 0 ? 0 : lost_of(plan, sent, arrived);
  if (probe->strange != 0) finish(plan, index, "stranger %u %u", sent, took_us);
  else if (welcomed != 0 && probe->kind == ECHO) finish(plan, index, "reply %u %u %u", sent, took_us, lost);
  else if (welcomed != 0 && probe->kind == UDP) finish(plan, index, "open %u %u %u answered", sent, took_us, lost);
  else if (welcomed != 0) {
    finish(plan, index, "open %u %u %u %s", sent, took_us, lost, spoken_words[probe->spoken]);
  } else if (probe->refused != 0) finish(plan, index, "refused %u %u %u", sent, took_us, lost);
  else if (probe->kind == UDP && (probe->seen & ~probe->told) != 0) {
    finish(plan, index, "open %u %u %u received", sent, took_us, lost);
  } else if (probe->cause.origin != NO_CAUSE) finish_cause(plan, index, sent);
  else finish(plan, index, "timeout %u", sent);
}

void consider(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  const unsigned wanted = wanted_answers(plan);
  if (probe->progress != ASKED || probe->talking > 0) return;
  if (count_of(probe->told) >= wanted || probe->queue == NO_QUEUE) {
    conclude(plan, index);
  } else if (probe->kind == UDP && count_of(probe->told | probe->seen) >= wanted && probe->queue != ARRIVED) {
    probe->asked_us = clock_patient();
    queue_move(plan, index, ARRIVED);
  }
}
