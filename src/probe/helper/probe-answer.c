#include "probe-answer.h"

#include "alike.h"
#include "arrival.h"
#include "outcome.h"

struct probe *find_probe(struct plan *plan, enum kind kind, const struct mark *mark) {
  if (mark->id >= plan->probe_count || mark->attempt >= MAX_SENDS) return NULL;
  struct probe *probe = &plan->probes[mark->id];
  if (probe->progress != ASKED || probe->kind != kind || probe->nonce != mark->nonce) return NULL;
  /* The send may not have returned yet, but its time was noted. */
  return probe->sent_us[mark->attempt] != 0 ? probe : NULL;
}

void tell_answer(struct plan *plan, uint32_t index, unsigned attempt, bool refused) {
  struct probe *probe = &plan->probes[index];
  const uint32_t bit = UINT32_C(1) << attempt;
  if ((probe->told & bit) != 0) return;
  note_time(probe, attempt, probe->answered == 0);
  probe->told |= bit;
  probe->answered |= bit;
  if (refused) probe->refused |= bit;
  consider(plan, index);
}

void tell_cause(struct plan *plan, uint32_t index, unsigned attempt, const struct cause *cause) {
  struct probe *probe = &plan->probes[index];
  probe->told |= UINT32_C(1) << attempt;
  if (probe->cause.origin == NO_CAUSE) probe->cause = *cause;
  consider(plan, index);
}

void take_echo_reply(struct plan *plan, uint32_t namespace, const struct icmp_answer *answer) {
  struct probe *probe = find_probe(plan, ECHO, &answer->mark);
  if (probe == NULL || probe->source != namespace || !ip_same(&probe->address, &answer->address)) return;
  if (never_arrived(plan, probe, answer->mark.attempt)) probe->strange |= UINT32_C(1) << answer->mark.attempt;
  tell_answer(plan, answer->mark.id, answer->mark.attempt, false);
}

static bool is_asked_there(const struct probe *probe, uint32_t namespace, const struct udp_answer *answer) {
  return probe->source == namespace && probe->port == answer->port && ip_same(&probe->address, &answer->address);
}

/* A server that does not send our mark back answers the last packet, as far as can be known. */
static void take_unmarked(struct plan *plan, uint32_t index) {
  const struct probe *probe = &plan->probes[index];
  for (unsigned attempt = MAX_SENDS; attempt > 0; attempt -= 1) {
    if (probe->sent_us[attempt - 1] == 0 || (probe->told >> (attempt - 1) & 1) != 0) continue;
    tell_answer(plan, index, attempt - 1, false);
    return;
  }
}

void take_datagram(struct plan *plan, uint32_t namespace, const struct udp_answer *answer) {
  if (answer->marked) {
    const struct probe *probe = find_probe(plan, UDP, &answer->mark);
    const bool fits = probe != NULL && is_asked_there(probe, namespace, answer);
    if (fits) tell_answer(plan, answer->mark.id, answer->mark.attempt, false);
    return;
  }
  uint32_t next;
  for (uint32_t index = alike_first(namespace, &answer->address, answer->port); index != NONE; index = next) {
    next = plan->probes[index].alike;
    if (is_asked_there(&plan->probes[index], namespace, answer)) take_unmarked(plan, index);
  }
}

void take_error(struct plan *plan, uint32_t namespace, enum kind kind, const struct socket_error *error,
                const struct mark *mark) {
  const struct probe *probe = find_probe(plan, kind, mark);
  if (probe == NULL || probe->source != namespace || !ip_same(&probe->address, &error->destination)) return;
  if (kind == UDP && cause_is_port(&error->cause) && ip_same(&error->offender, &probe->address)) {
    tell_answer(plan, mark->id, mark->attempt, true);
  } else if (cause_is_final(&error->cause) ||
             (probe->full && error->cause.origin != BY_ERRNO && cause_is_size(&error->cause))) {
    tell_cause(plan, mark->id, mark->attempt, &error->cause);
  }
}
