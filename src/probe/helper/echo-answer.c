#include "echo-answer.h"

#include <stdarg.h>
#include <stdio.h>

#include "clock.h"
#include "neighbours.h"
#include "report.h"

static uint32_t done_count;
static uint64_t slowest_us;

uint32_t echo_done_count(void) {
  return done_count;
}

uint64_t echo_slowest(void) {
  return slowest_us;
}

void echo_finish(struct plan *plan, uint32_t index, const char *format, ...) {
  struct group *group = &plan->groups[plan->echoes[index].group];
  char outcome[64];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(outcome, sizeof outcome, format, arguments);
  va_end(arguments);
  say("echo %u %s\n", index, outcome);
  plan->echoes[index].progress = DONE;
  done_count += 1;
  group->open -= 1;
  if (group->open == 0 && group->admitted) neighbours_give_back(plan, group);
}

void echo_finish_errno(struct plan *plan, uint32_t index, int number) {
  const unsigned attempts = plan->echoes[index].attempts;
  if (errno_means_no_way(number)) echo_finish(plan, index, "unreachable %u errno:%s", attempts, errno_name(number));
  else echo_finish(plan, index, "failed errno:%s", errno_name(number));
}

/* The echo that a message is about, or NULL: only the machine that was asked, or one on the way, knows the nonce. */
static struct echo *find(struct plan *plan, uint32_t namespace, const struct icmp_message *message) {
  const struct icmp_mark *mark = &message->mark;
  if (mark->id >= plan->echo_count) return NULL;
  struct echo *echo = &plan->echoes[mark->id];
  if (echo->progress != QUEUED && echo->progress != ASKED) return NULL;
  if (echo->source != namespace || echo->address != message->address) return NULL;
  /* The send may not have returned yet, but its time was noted. */
  const bool sent = mark->attempt < ECHO_SENDS && echo->sent_us[mark->attempt] != 0;
  return sent && echo->nonce == mark->nonce ? echo : NULL;
}

void echo_take_reply(struct plan *plan, uint32_t namespace, const struct icmp_message *message) {
  const struct echo *echo = find(plan, namespace, message);
  if (echo == NULL) return;
  const uint64_t took_us = clock_now() - echo->sent_us[message->mark.attempt];
  if (took_us > slowest_us) slowest_us = took_us;
  echo_finish(plan, message->mark.id, "reply %u %llu", echo->attempts, (unsigned long long)took_us);
}

void echo_take_error(struct plan *plan, uint32_t namespace, const struct icmp_message *message) {
  const struct echo *echo = find(plan, namespace, message);
  if (echo == NULL) return;
  const unsigned attempts = echo->attempts > 0 ? echo->attempts : 1;
  echo_finish(plan, message->mark.id, "unreachable %u icmp:%u:%u", attempts, message->type, message->code);
}
