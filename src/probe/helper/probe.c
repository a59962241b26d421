#include "probe.h"

#include <errno.h>
#include <string.h>

#include "alike.h"
#include "arrival.h"
#include "clock.h"
#include "neighbours.h"
#include "outcome.h"
#include "patience.h"
#include "probe-answer.h"
#include "queue.h"
#include "random.h"
#include "report.h"
#include "tcp.h"
#include "transmit.h"

enum {
  REPEAT_US = 150 * MILLISECOND,
  REPEATS = 3, /* sends of one that is not answered */
  REFUSAL_US = 50 * MILLISECOND,
  PARK_US = 100 * MILLISECOND,
  READY_ENOUGH = 64,
  SENDS_A_TURN = 64,
};

static uint32_t next_group;

static unsigned sends_of(const struct plan *plan) {
  return plan->sends > 0 ? plan->sends : REPEATS;
}

/* Many sends take no more time than a few, so that the neighbour entries are not held for longer. */
static uint64_t repeat_us(const struct plan *plan) {
  const uint64_t step_us = at_most(REPEAT_US, plan->window_us * 3 / 10);
  return plan->sends > REPEATS ? step_us * REPEATS / plan->sends : step_us;
}

uint64_t probe_patience(const struct plan *plan) {
  return patience(plan->window_us, probe_slowest());
}

bool probe_all_done(const struct plan *plan) {
  return probe_done_count() == plan->probe_count;
}

bool probe_eager(const struct plan *plan) {
  return queue_length(READY) > 0 || next_group < plan->group_count;
}

/* A new number, so that nothing that was sent before is taken for what is sent now. */
static void begin_round(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  tcp_release_all(plan, index);
  probe->nonce = random_u64();
  probe->begun_us = clock_now();
  probe->fulls = neighbours_fulls(ip_family(&probe->address));
  probe->drops = probe->kind == UDP ? arrivals_lost(plan, probe) : 0;
  memset(probe->sent_us, 0, sizeof probe->sent_us);
  probe->told = probe->answered = probe->refused = probe->strange = probe->seen = 0;
  probe->attempts = 0;
  probe->cause.origin = NO_CAUSE;
  queue_move(plan, index, READY);
}

static void start_probe(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  const int failure = transmit_failure(plan, probe);
  if (plan->namespaces[probe->source].failed_step != NULL) {
    finish(plan, index, "failed namespace");
  } else if (failure != 0) {
    finish(plan, index, "failed socket:%s", errno_name(failure));
  } else {
    probe->progress = ASKED;
    if (probe->kind == UDP) alike_add(plan, index);
    begin_round(plan, index);
  }
}

static void start_groups(struct plan *plan) {
  while (next_group < plan->group_count && queue_length(READY) < READY_ENOUGH) {
    struct group *group = &plan->groups[next_group];
    const enum admission admission = neighbours_take(plan, group);
    if (admission == WAITING) return;
    group->open = group->count;
    group->admitted = admission == ADMITTED;
    const uint32_t end = group->first + group->count;
    for (uint32_t index = group->first; index < end; index += 1) {
      if (admission == ADMITTED) start_probe(plan, index);
      else finish(plan, index, "failed neighbour-table");
    }
    next_group += 1;
  }
}

static void park(struct plan *plan, uint32_t index, int failure) {
  struct probe *probe = &plan->probes[index];
  probe->sent_us[probe->attempts] = 0;
  probe->parked += 1;
  if (probe->parked > MAX_PARKED) {
    if (failure == ENOBUFS) finish(plan, index, "failed neighbour-table");
    else finish(plan, index, "failed errno:%s", errno_name(failure));
    return;
  }
  probe->asked_us = clock_patient();
  queue_move(plan, index, PARKED);
}

static void send_probe(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  const unsigned attempt = probe->attempts;
  /* Noted before: over a link in the same kernel the answer is there when the send returns. */
  probe->sent_us[attempt] = (uint32_t)(clock_now() - probe->begun_us) + 1;
  const int failure = transmit(plan, index);
  if (probe->progress == DONE) return;
  if (errno_means_no_room(failure)) {
    park(plan, index, failure);
    return;
  }
  if (failure == TCP_WAITS) {
    probe->sent_us[attempt] = 0;
    return;
  }
  probe->attempts += 1;
  if (failure != 0) tell_cause(plan, index, attempt, &(struct cause){.origin = BY_ERRNO, .number = failure});
  if (probe->progress == DONE) return;
  probe->asked_us = clock_patient();
  queue_move(plan, index, probe->attempts < sends_of(plan) ? REPEATING : LAST);
}

/* Not more than one turn's worth, however fast the pace is refilled: answers are waiting to be read. */
void probe_send_due(struct plan *plan) {
  start_groups(plan);
  for (unsigned sent = 0; queue_first(READY) != NONE && sent < SENDS_A_TURN; sent += 1) {
    if (!pace_take()) return;
    send_probe(plan, queue_first(READY));
    start_groups(plan);
  }
}

/* What timed out while the neighbour table was full was perhaps never sent, and what arrived while the socket that sees
 * it was full was perhaps not seen: it gets one more round. */
static void give_up(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  const bool full = neighbours_fulls(ip_family(&probe->address)) != probe->fulls;
  const bool blind = probe->kind == UDP && arrivals_lost(plan, probe) != probe->drops;
  const bool complete = count_of(probe->told | probe->seen) >= wanted_answers(plan);
  if (probe->talking > 0) {
    queue_move(plan, index, NO_QUEUE);
  } else if (probe->attempts < sends_of(plan)) {
    /* It had no socket for its next send: now it waits for one. */
    tcp_release_all(plan, index);
    queue_move(plan, index, READY);
  } else if (complete || !(full || blind)) {
    conclude(plan, index);
  } else if (probe->round == 0) {
    probe->round = 1;
    begin_round(plan, index);
  } else if ((probe->told | probe->seen) != 0) {
    conclude(plan, index);
  } else {
    finish(plan, index, full ? "failed neighbour-table" : "failed errno:ENOBUFS");
  }
}

/* The first of a queue, when it was asked so long ago; NONE when nothing is due. */
static uint32_t due(const struct plan *plan, uint16_t queue, uint64_t after_us) {
  const uint32_t index = queue_first(queue);
  return index == NONE || clock_patient() - plan->probes[index].asked_us < after_us ? NONE : index;
}

void probe_expire(struct plan *plan) {
  uint32_t index;
  const uint64_t step_us = repeat_us(plan), wait_us = probe_patience(plan);
  const uint64_t rest_us = plan->sends > 0 ? wait_us : wait_us - step_us * (REPEATS - 1);
  tcp_expire(plan);
  while ((index = due(plan, PARKED, PARK_US)) != NONE) queue_move(plan, index, READY);
  while ((index = due(plan, REPEATING, step_us)) != NONE) {
    neighbours_settle(&plan->groups[plan->probes[index].group]);
    queue_move(plan, index, READY);
  }
  while ((index = due(plan, ARRIVED, patience(REFUSAL_US, probe_slowest()))) != NONE) conclude(plan, index);
  while ((index = due(plan, LAST, rest_us)) != NONE) give_up(plan, index);
}

void probe_reset(struct plan *plan) {
  for (uint32_t index = 0; index < plan->probe_count; index += 1) {
    struct probe *probe = &plan->probes[index];
    probe->progress = PLANNED;
    probe->round = probe->spoken = 0;
    probe->parked = 0;
  }
  next_group = 0;
  forget_outcomes();
}
