#include "echo.h"

#include <errno.h>

#include "clock.h"
#include "echo-answer.h"
#include "icmp.h"
#include "neighbours.h"
#include "patience.h"
#include "queue.h"
#include "random.h"
#include "report.h"

enum {
  REPEAT_US = 150 * MILLISECOND,
  PARK_US = 100 * MILLISECOND,
  MAX_PARKED = 300, /* times: thirty seconds */
  READY_ENOUGH = 64,
  DRAIN_LIMIT = 1024,
  SEND_TRIES = 6,
  SENDS_A_TURN = 64,
};

/* Those to be sent; those whose next send is due after a while; those that were sent for the last time; and those
 * that the kernel had no room for. Answered ones are left where they are and dropped when their turn comes. */
static struct queue ready = EMPTY_QUEUE, repeating = EMPTY_QUEUE, last = EMPTY_QUEUE, parked = EMPTY_QUEUE;
static uint32_t next_group;

static uint64_t repeat_us(const struct plan *plan) {
  return at_most(REPEAT_US, plan->window_us * 3 / 10);
}

uint64_t echo_patience(const struct plan *plan) {
  return patience(plan->window_us, echo_slowest());
}

bool echo_all_done(const struct plan *plan) {
  return echo_done_count() == plan->echo_count;
}

bool echo_eager(const struct plan *plan) {
  return ready.length > 0 || next_group < plan->group_count;
}

static void start_echo(struct plan *plan, uint32_t index) {
  struct echo *echo = &plan->echoes[index];
  const struct namespace *source = &plan->namespaces[echo->source];
  if (source->failed_step != NULL) {
    echo_finish(plan, index, "failed namespace");
  } else if (source->icmp < 0) {
    echo_finish(plan, index, "failed socket:%s", errno_name(source->icmp_errno));
  } else {
    echo->nonce = random_u64();
    echo->fulls = neighbours_fulls();
    echo->progress = QUEUED;
    queue_add(&ready, plan->echoes, index);
  }
}

static void start_groups(struct plan *plan) {
  while (next_group < plan->group_count && ready.length < READY_ENOUGH) {
    struct group *group = &plan->groups[next_group];
    const enum admission admission = neighbours_take(plan, group);
    if (admission == WAITING) return;
    group->open = group->count;
    group->admitted = admission == ADMITTED;
    const uint32_t end = group->first + group->count;
    for (uint32_t index = group->first; index < end; index += 1) {
      if (admission == ADMITTED) start_echo(plan, index);
      else echo_finish(plan, index, "failed neighbour-table");
    }
    next_group += 1;
  }
}

static bool drain_errors(struct plan *plan, uint32_t namespace) {
  struct icmp_message message;
  bool some = false;
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    const enum icmp_kind kind = icmp_receive_error(&plan->namespaces[namespace], &message);
    if (kind == ICMP_NOTHING) break;
    if (kind == ICMP_ANSWER) echo_take_error(plan, namespace, &message);
    some = true;
  }
  return some;
}

/* The kernel reports the error of an earlier echo at the next send, and may queue it a moment before it reports it. An
 * errno is this echo's own only if it came twice with no such error waiting. */
static int send_once(struct plan *plan, const struct echo *echo, const struct icmp_mark *mark) {
  for (int tries = 0, own = 0; tries < SEND_TRIES; tries += 1) {
    const int failure = icmp_send(&plan->namespaces[echo->source], echo->address, mark);
    if (failure == 0 || failure == ENOBUFS || failure == ENOMEM || failure == EAGAIN) return failure;
    own = drain_errors(plan, echo->source) ? 0 : own + 1;
    if (own == 2) return failure;
    if (echo->progress == DONE) return 0;
  }
  return EAGAIN;
}

static void park(struct plan *plan, uint32_t index, int failure) {
  struct echo *echo = &plan->echoes[index];
  echo->parked += 1;
  if (echo->parked > MAX_PARKED) {
    if (failure == ENOBUFS) echo_finish(plan, index, "failed neighbour-table");
    else echo_finish(plan, index, "failed errno:%s", errno_name(failure));
    return;
  }
  echo->asked_us = clock_patient();
  queue_add(&parked, plan->echoes, index);
}

static void send_echo(struct plan *plan, uint32_t index) {
  struct echo *echo = &plan->echoes[index];
  const struct icmp_mark mark = {.id = index, .nonce = echo->nonce, .attempt = echo->attempts};
  /* Noted before: over a link in the same kernel the answer is there when the send returns. */
  echo->sent_us[echo->attempts] = clock_now();
  const int failure = send_once(plan, echo, &mark);
  if (echo->progress == DONE) return;
  if (failure == ENOBUFS || failure == ENOMEM || failure == EAGAIN) {
    park(plan, index, failure);
    return;
  }
  echo->attempts += 1;
  if (failure != 0) {
    echo_finish_errno(plan, index, failure);
    return;
  }
  echo->asked_us = clock_patient();
  echo->progress = ASKED;
  queue_add(echo->attempts % ECHO_ROUND == 0 ? &last : &repeating, plan->echoes, index);
}

/* Not more than one turn's worth, however fast the pace is refilled: answers are waiting to be read. */
void echo_send_due(struct plan *plan) {
  start_groups(plan);
  for (unsigned sent = 0; ready.first != NONE && sent < SENDS_A_TURN; sent += 1) {
    const uint32_t index = ready.first;
    if (plan->echoes[index].progress != DONE && !pace_take()) return;
    queue_drop(&ready, plan->echoes);
    if (plan->echoes[index].progress != DONE) send_echo(plan, index);
    start_groups(plan);
  }
}

void echo_receive(struct plan *plan, uint32_t namespace) {
  struct icmp_message message;
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    const enum icmp_kind kind = icmp_receive(&plan->namespaces[namespace], &message);
    if (kind == ICMP_NOTHING) break;
    if (kind == ICMP_ANSWER) echo_take_reply(plan, namespace, &message);
  }
  drain_errors(plan, namespace);
}

/* What timed out while the neighbour table was full was perhaps never sent: it gets one more round. */
static void give_up(struct plan *plan, uint32_t index) {
  struct echo *echo = &plan->echoes[index];
  const uint64_t fulls = neighbours_fulls();
  if (fulls == echo->fulls) {
    echo_finish(plan, index, "timeout %u", echo->attempts);
  } else if (echo->round > 0) {
    echo_finish(plan, index, "failed neighbour-table");
  } else {
    echo->round = 1;
    echo->fulls = fulls;
    queue_add(&ready, plan->echoes, index);
  }
}

/* Takes the first of a queue when it was asked so long ago; NONE when nothing is due. */
static uint32_t take_due(const struct plan *plan, struct queue *queue, uint64_t after_us) {
  while (queue->first != NONE) {
    const uint32_t index = queue->first;
    const struct echo *echo = &plan->echoes[index];
    if (echo->progress != DONE && clock_patient() - echo->asked_us < after_us) break;
    queue_drop(queue, plan->echoes);
    if (echo->progress != DONE) return index;
  }
  return NONE;
}

void echo_expire(struct plan *plan) {
  uint32_t index;
  const uint64_t step_us = repeat_us(plan), rest_us = echo_patience(plan) - step_us * (ECHO_ROUND - 1);
  while ((index = take_due(plan, &parked, PARK_US)) != NONE) queue_add(&ready, plan->echoes, index);
  while ((index = take_due(plan, &repeating, step_us)) != NONE) {
    neighbours_settle(&plan->groups[plan->echoes[index].group]);
    queue_add(&ready, plan->echoes, index);
  }
  while ((index = take_due(plan, &last, rest_us)) != NONE) give_up(plan, index);
}
