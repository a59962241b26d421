#include "name-answer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "dns.h"
#include "random.h"
#include "report.h"
#include "sockets.h"

enum { ANSWER_BYTES = 4096, DRAIN_LIMIT = 1024, LIST_BYTES = DNS_MAX_ADDRESSES * IP_TEXT_BYTES };

static uint32_t active[MAX_RESOLVERS * RESOLVER_SLOTS];
static uint32_t active_count, loading, done_count;
static uint64_t slowest_us;

uint32_t name_active_count(void) {
  return active_count;
}

uint32_t name_active(uint32_t place) {
  return active[place];
}

uint32_t name_loading(void) {
  return loading;
}

uint32_t name_done_count(void) {
  return done_count;
}

uint64_t name_slowest(void) {
  return slowest_us;
}

void name_forget_outcomes(void) {
  done_count = 0;
  slowest_us = 0;
}

/* A number's low byte is the slot, and its highest bit is turned at the second send; the rest cannot be guessed. */
static bool is_number_of(uint16_t id, uint16_t sent) {
  return ((id ^ sent) & ~NAME_REPEATED) == 0;
}

void name_enter(struct plan *plan, uint32_t index) {
  struct name *name = &plan->names[index];
  struct resolver *resolver = &plan->resolvers[name->resolver];
  uint32_t slot = 0;
  while (resolver->slots[slot] != NONE) slot += 1;
  do {
    name->id = (uint16_t)((random_u64() & 0xFF00) | slot);
  } while (is_number_of(name->id, resolver->fence.id));
  resolver->slots[slot] = index;
  resolver->under_way += 1;
  resolver->loading += 1;
  loading += 1;
  name->place = active_count;
  active[active_count] = index;
  active_count += 1;
  name->progress = ASKED;
}

uint16_t name_fence_id(const struct plan *plan, const struct resolver *resolver) {
  uint16_t id;
  uint32_t index;
  do {
    id = (uint16_t)random_u64();
    index = resolver->slots[id % RESOLVER_SLOTS];
  } while (index != NONE && is_number_of(id, plan->names[index].id));
  return id;
}

static void unload(struct plan *plan, struct name *name) {
  if (name->fenced) return;
  name->fenced = true;
  plan->resolvers[name->resolver].loading -= 1;
  loading -= 1;
}

static void leave(struct plan *plan, struct name *name) {
  unload(plan, name);
  plan->resolvers[name->resolver].slots[name->id % RESOLVER_SLOTS] = NONE;
  plan->resolvers[name->resolver].under_way -= 1;
  active_count -= 1;
  active[name->place] = active[active_count];
  plan->names[active[name->place]].place = name->place;
}

void name_finish(struct plan *plan, uint32_t index, const char *format, ...) {
  struct name *name = &plan->names[index];
  char outcome[LIST_BYTES + 64];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(outcome, sizeof outcome, format, arguments);
  va_end(arguments);
  say("name %u %s\n", index, outcome);
  if (name->progress == ASKED) leave(plan, name);
  name->progress = DONE;
  done_count += 1;
}

void name_finish_errno(struct plan *plan, uint32_t index, int number) {
  const unsigned attempts = plan->names[index].attempts;
  if (errno_means_no_way(number)) name_finish(plan, index, "unreachable %u errno:%s", attempts, errno_name(number));
  else name_finish(plan, index, "failed errno:%s", errno_name(number));
}

static uint32_t index_of(const struct plan *plan, const struct resolver *resolver, uint16_t id) {
  const uint32_t index = resolver->slots[id % RESOLVER_SLOTS];
  if (index == NONE || (id != plan->names[index].id && plan->names[index].attempts < NAME_SENDS)) return NONE;
  return is_number_of(plan->names[index].id, id) ? index : NONE;
}

static uint64_t took(uint64_t sent_us) {
  const uint64_t us = clock_now() - sent_us;
  if (us > slowest_us) slowest_us = us;
  return us;
}

static void finish_answer(struct plan *plan, uint32_t index, uint16_t id, const struct dns_answer *answer) {
  const struct name *name = &plan->names[index];
  char list[LIST_BYTES] = "-";
  size_t length = 0;
  for (uint32_t at = 0; at < answer->address_count; at += 1) {
    if (at > 0) list[length++] = ',';
    ip_write(&answer->addresses[at], list + length);
    length += strlen(list + length);
  }
  const unsigned long long took_us = took(name->sent_us[id == name->id ? 0 : 1]);
  const char *end = answer->cut ? " cut" : "";
  name_finish(plan, index, "answer %u %u %llu %s%s", answer->rcode, name->attempts, took_us, list, end);
}

/* A fence stands only if the server knew its name: what was asked before it had its chance by now. */
static void pass_fence(struct plan *plan, struct resolver *resolver, const struct dns_answer *answer) {
  struct fence *fence = &resolver->fence;
  if (answer->rcode != 0 || answer->address_count == 0) return;
  took(fence->sent_us);
  for (uint32_t slot = 0; slot < RESOLVER_SLOTS; slot += 1) {
    if (resolver->slots[slot] == NONE) continue;
    struct name *name = &plan->names[resolver->slots[slot]];
    if (name->attempts > 0 && name->asked_us < fence->asked_us) unload(plan, name);
  }
  fence->asked_us = 0;
}

void name_take_message(struct plan *plan, struct resolver *resolver, const uint8_t *message, size_t length) {
  struct dns_answer answer;
  if (length < DNS_HEADER_BYTES) return;
  const uint16_t id = (uint16_t)(message[0] << 8 | message[1]);
  const struct fence *fence = &resolver->fence;
  const uint32_t index = index_of(plan, resolver, id);
  if (index != NONE) {
    const struct name *name = &plan->names[index];
    const struct dns_question question = {id, name->family, plan->name_bytes + name->wire};
    if (dns_read_answer(message, length, &question, &answer)) finish_answer(plan, index, id, &answer);
  } else if (fence->asked_us != 0 && fence->id == id) {
    const struct dns_question question = {id, IP4, plan->name_bytes + fence->wire};
    if (dns_read_answer(message, length, &question, &answer)) pass_fence(plan, resolver, &answer);
  }
}

static bool drain_errors(struct plan *plan, struct resolver *resolver) {
  uint8_t question[DNS_HEADER_BYTES];
  struct socket_error error;
  bool some = false;
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    const ssize_t got = receive_error(resolver->socket, question, sizeof question, &error);
    if (got < 0) break;
    some = true;
    if (got < 2 || !cause_is_final(&error.cause)) continue;
    const uint32_t index = index_of(plan, resolver, (uint16_t)(question[0] << 8 | question[1]));
    if (index != NONE) name_finish_errno(plan, index, error.number);
  }
  return some;
}

bool name_drain(struct plan *plan, struct resolver *resolver) {
  static uint8_t message[ANSWER_BYTES];
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    const ssize_t got = recv(resolver->socket, message, sizeof message, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0 && errno == EAGAIN) break;
    if (got >= 0 && (size_t)got <= sizeof message) name_take_message(plan, resolver, message, (size_t)got);
  }
  return drain_errors(plan, resolver);
}
