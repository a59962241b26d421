#include "name.h"

#include <errno.h>

#include "clock.h"
#include "dns.h"
#include "name-answer.h"
#include "neighbours.h"
#include "patience.h"
#include "report.h"
#include "resolver.h"
#include "sockets.h"

enum {
  MAX_LOADING = 512,
  MAX_LOADING_EACH = 64,
  REPEAT_US = 200 * MILLISECOND,
  REPEAT_FENCED_US = 100 * MILLISECOND,
  GRACE_US = 150 * MILLISECOND,
  FENCE_AFTER_US = 5 * MILLISECOND,
  FENCE_REPEAT_US = 100 * MILLISECOND,
  PAUSE_US = 100 * MILLISECOND,
  SEND_TRIES = 4,
  SENDS_A_TURN = 64,
};

static bool eager;

uint64_t name_patience(const struct plan *plan) {
  return patience(plan->window_us, name_slowest());
}

bool name_all_done(const struct plan *plan) {
  return name_done_count() == plan->name_count;
}

bool name_eager(void) {
  return eager;
}

/* Says 0 or what failed, which is not the error of an earlier question: those were read before. */
static int send_question(struct plan *plan, struct resolver *resolver, const struct dns_question *question) {
  uint8_t message[DNS_QUESTION_BYTES];
  const size_t length = dns_write_question(message, question, resolver->mode == LOCAL);
  for (int tries = 0; tries < SEND_TRIES; tries += 1) {
    if (send(resolver->socket, message, length, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
    const int failure = errno;
    if (errno_means_no_room(failure)) return failure;
    if (!name_drain(plan, resolver) && tries > 0) return failure;
  }
  return EAGAIN;
}

/* What failed here and now ends the question, but for a lack of room, which ends by itself. */
static void take_failure(struct plan *plan, uint32_t index, int failure) {
  struct name *name = &plan->names[index];
  if (!errno_means_no_room(failure)) {
    name_finish_errno(plan, index, failure);
    return;
  }
  plan->resolvers[name->resolver].paused_us = clock_patient() + PAUSE_US;
  name->parked += 1;
  if (name->parked <= MAX_PARKED) return;
  if (failure == ENOBUFS) name_finish(plan, index, "failed neighbour-table");
  else name_finish(plan, index, "failed errno:%s", errno_name(failure));
}

static void ask(struct plan *plan, uint32_t index) {
  struct name *name = &plan->names[index];
  struct resolver *resolver = &plan->resolvers[name->resolver];
  const struct dns_question question = {
      .id = name->attempts == 0 ? name->id : name->id ^ NAME_REPEATED,
      .family = name->family,
      .wire = plan->name_bytes + name->wire,
  };
  const uint8_t attempts = name->attempts;
  name->sent_us[attempts] = clock_now();
  name->asked_us = clock_patient();
  name->attempts = attempts + 1;
  const int failure = send_question(plan, resolver, &question);
  if (name->progress == DONE) return;
  if (failure == 0) {
    resolver->asked_us = clock_patient();
    return;
  }
  take_failure(plan, index, failure);
  if (name->progress != DONE) name->attempts = attempts;
}

static void start_name(struct plan *plan, struct resolver *resolver) {
  const uint32_t index = resolver->planned;
  struct name *name = &plan->names[index];
  const struct namespace *namespace = &plan->namespaces[resolver->namespace];
  resolver->planned = name->next;
  if (namespace->failed_step != NULL) name_finish(plan, index, "failed namespace");
  else if (name->wire == 0) name_finish(plan, index, "failed name");
  else if (resolver->socket < 0) name_finish_errno(plan, index, resolver->socket_errno);
  else {
    name_enter(plan, index);
    name->fulls = neighbours_fulls(ip_family(&resolver->address));
    ask(plan, index);
  }
}

static bool may_ask(const struct resolver *resolver) {
  if (resolver->planned == NONE || clock_patient() < resolver->paused_us) return false;
  if (resolver->under_way == RESOLVER_SLOTS) return false;
  return resolver->loading < MAX_LOADING_EACH && name_loading() < MAX_LOADING;
}

/* One question for each server in turn, so that the servers work side by side. */
void name_send_due(struct plan *plan) {
  bool more = true;
  unsigned sent = 0;
  eager = false;
  while (more) {
    more = false;
    for (uint32_t index = 0; index < plan->resolver_count; index += 1) {
      struct resolver *resolver = &plan->resolvers[index];
      if (!may_ask(resolver)) continue;
      eager = sent == SENDS_A_TURN || !pace_take();
      if (eager) return;
      sent += 1;
      start_name(plan, resolver);
      more = true;
    }
  }
}

void name_receive(struct plan *plan, uint32_t resolver) {
  name_drain(plan, &plan->resolvers[resolver]);
}

/* Two sends: the first time when it is due, and when it is due again. */
static void expire(struct plan *plan, uint32_t index) {
  const struct name *name = &plan->names[index];
  const uint64_t waited_us = clock_patient() - name->asked_us;
  const uint64_t repeat_us = at_most(REPEAT_US, plan->window_us * 2 / 5);
  if (name->attempts < NAME_SENDS) {
    const bool due = waited_us >= (name->fenced ? REPEAT_FENCED_US : repeat_us);
    if (due && clock_patient() >= plan->resolvers[name->resolver].paused_us) ask(plan, index);
  } else if (waited_us >= (name->fenced ? patience(GRACE_US, name_slowest()) : name_patience(plan) - repeat_us)) {
    const char *silence = name->fenced ? "silent" : "timeout";
    const uint64_t fulls = neighbours_fulls(ip_family(&plan->resolvers[name->resolver].address));
    if (fulls == name->fulls) name_finish(plan, index, "%s %u", silence, name->attempts);
    else name_finish(plan, index, "failed neighbour-table");
  }
}

/* Asks for a name that the server knows, once it has all its questions for now: an answer to it means that what is
 * still silent got nowhere. It has the form of the questions, so that it speaks for them. */
static void tend_fence(struct plan *plan, struct resolver *resolver) {
  struct fence *fence = &resolver->fence;
  const uint64_t now = clock_patient();
  if (fence->wire == 0 || resolver->loading == 0 || now < resolver->paused_us) return;
  if (fence->asked_us == 0) {
    if (now - resolver->asked_us < FENCE_AFTER_US) return;
    fence->id = name_fence_id(plan, resolver);
    fence->asked_us = now;
    fence->sent_us = clock_now();
  } else if (now - fence->repeated_us < FENCE_REPEAT_US) {
    return;
  }
  fence->repeated_us = now;
  const struct dns_question question = {.id = fence->id, .family = IP4, .wire = plan->name_bytes + fence->wire};
  if (send_question(plan, resolver, &question) != 0) resolver->paused_us = now + PAUSE_US;
}

void name_expire(struct plan *plan) {
  /* Backwards, because the last one takes the place of one that is done. */
  for (uint32_t place = name_active_count(); place > 0; place -= 1) {
    if (place <= name_active_count()) expire(plan, name_active(place - 1));
  }
  for (uint32_t index = 0; index < plan->resolver_count; index += 1) {
    if (plan->resolvers[index].socket >= 0) tend_fence(plan, &plan->resolvers[index]);
  }
}

void name_reset(struct plan *plan) {
  for (uint32_t index = 0; index < plan->resolver_count; index += 1) {
    struct resolver *resolver = &plan->resolvers[index];
    resolver_renew(plan, resolver);
    resolver->planned = resolver->planned_first;
    resolver->fence.asked_us = resolver->fence.repeated_us = resolver->paused_us = 0;
  }
  for (uint32_t index = 0; index < plan->name_count; index += 1) {
    struct name *name = &plan->names[index];
    name->progress = PLANNED;
    name->attempts = 0;
    name->parked = 0;
    name->fenced = false;
  }
  name_forget_outcomes();
}
